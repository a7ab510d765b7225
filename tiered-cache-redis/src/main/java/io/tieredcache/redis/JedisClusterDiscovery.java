package io.tieredcache.redis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads {@code CLUSTER SLOTS} from one node after the other, until one knows. */
final class JedisClusterDiscovery implements Discovery {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final byte[] SLOTS = JedisLogin.ascii("SLOTS");
    /** Stands for a host that a server does not know; none, or an empty one, for the host of the server that was asked. */
    static final String UNKNOWN = "?";

    private final LinkSettings settings;
    private final JedisLogin login;
    private volatile Set<Address> known = Set.of();
    private final AtomicReference<@Nullable Address> first = new AtomicReference<>();
    private volatile boolean closed;

    JedisClusterDiscovery(LinkSettings settings, JedisLogin login) {
        this.settings = settings;
        this.login = login;
    }

    @Override
    public Layout discover() throws JedisTrouble {
        JedisTrouble last = null;
        for (Address address : candidates()) {
            if (closed) {
                break;
            }
            try {
                return read(ask(address), address);
            } catch (JedisTrouble trouble) {
                if (last == null || trouble.reason() == JedisTrouble.Reason.REFUSED) {
                    last = trouble;
                }
                LOG.debug("cannot read the slots of the cluster from {}", address, trouble);
            }
        }
        throw last == null
                ? new JedisTrouble(JedisTrouble.Reason.UNREACHABLE, "the link to Redis is closed", null)
                : last;
    }

    private Set<Address> candidates() {
        List<Address> others = new ArrayList<>(known);
        others.addAll(settings.seeds());
        Collections.shuffle(others);
        Set<Address> candidates = new LinkedHashSet<>();
        Address wanted = first.getAndSet(null);
        if (wanted != null) {
            candidates.add(wanted);
        }
        candidates.addAll(others);
        return candidates;
    }

    @Override
    public void askFirst(Address address) {
        first.set(address);
    }

    private List<?> ask(Address address) throws JedisTrouble {
        long deadline = System.nanoTime() + settings.connectNanos() + settings.commandNanos();
        JedisConnection connection =
                login.open(address, new ServerClock(), deadline).connection();
        try {
            connection.begin(deadline + settings.commandNanos());
            connection.send(Verb.CLUSTER, SLOTS);
            Object reply = connection.read(JedisReplies.LAYOUT);
            if (reply instanceof List<?> slots) {
                return slots;
            }
            throw new JedisTrouble(
                    JedisTrouble.Reason.REFUSED,
                    "Redis at " + address + " does not tell its slots: "
                            + (reply instanceof Exception error ? error.getMessage() : "strange reply")
                            + "; the ACL user needs " + Acl.HINT,
                    null);
        } finally {
            connection.close();
        }
    }

    /** Each row is: first slot, last slot, owner, replicas; each node is: host, port, id, and more. */
    private Layout read(List<?> rows, Address asked) throws JedisTrouble {
        List<Layout.Shard> shards = new ArrayList<>();
        Set<Address> all = new LinkedHashSet<>();
        for (Object row : rows) {
            if (!(row instanceof List<?> parts) || parts.size() < 3) {
                continue;
            }
            Address master = address(parts.get(2), asked);
            Set<Address> replicas = new HashSet<>();
            for (Object part : parts.subList(3, parts.size())) {
                Address address = address(part, asked);
                if (address != null) {
                    replicas.add(address);
                }
            }
            all.addAll(replicas);
            if (master != null) {
                all.add(master);
                shards.add(new Layout.Shard((int) number(parts.get(0)), (int) number(parts.get(1)), master, replicas));
            }
        }
        if (shards.isEmpty()) {
            throw new JedisTrouble(
                    JedisTrouble.Reason.REFUSED,
                    "Redis at " + asked + " knows of no owner for any slot: create the cluster first",
                    null);
        }
        known = Set.copyOf(all);
        return new Layout(shards, 0);
    }

    /** Returns null for a node whose address the server that was asked does not know. */
    private static @Nullable Address address(@Nullable Object part, Address asked) {
        if (!(part instanceof List<?> fields) || fields.size() < 2) {
            return null;
        }
        String told = JedisLogin.text(fields.get(0));
        String host = told.isEmpty() ? asked.host() : told.equals(UNKNOWN) ? hostIn(fields) : told;
        int port = (int) number(fields.get(1));
        return port < 1 || port > 65535 || host.isEmpty() ? null : new Address(host, port);
    }

    /** Returns what the metadata of a node, its fourth field, say of its host: "" if nothing. */
    private static String hostIn(List<?> node) {
        Map<String, String> metadata = JedisLogin.facts(node.size() > 3 ? node.get(3) : null);
        return Stream.of("ip", "hostname")
                .map(name -> metadata.getOrDefault(name, ""))
                .filter(host -> !host.isEmpty() && !host.equals(UNKNOWN))
                .findFirst()
                .orElse("");
    }

    private static long number(@Nullable Object element) {
        return element instanceof Long number ? number : -1;
    }

    @Override
    public void close() {
        closed = true;
    }
}
