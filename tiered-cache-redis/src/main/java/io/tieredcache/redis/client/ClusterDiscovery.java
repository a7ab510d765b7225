package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.Acl;
import io.tieredcache.redis.connection.Address;
import io.tieredcache.redis.connection.ClientSettings;
import io.tieredcache.redis.connection.ConnectionException;
import io.tieredcache.redis.connection.ConnectionFactory;
import io.tieredcache.redis.connection.ErrorReply;
import io.tieredcache.redis.connection.LinkLog;
import io.tieredcache.redis.connection.MissingCommands;
import io.tieredcache.redis.connection.NodeConnection;
import io.tieredcache.redis.connection.RateLimitedWarnings;
import io.tieredcache.redis.connection.RedisCommand;
import io.tieredcache.redis.connection.ReplyReader;
import io.tieredcache.redis.connection.ServerClock;
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

/**
 * The discovery of a cluster's layout. It reads {@code CLUSTER SLOTS} from one node after the other, until one of them
 * belongs to the cluster that was known before. An address may belong to another cluster meanwhile, so a cluster is
 * known by the ids of its nodes. If no node of the known cluster is found, the given addresses decide.
 */
final class ClusterDiscovery implements Discovery {

    private static final Logger LOG = LinkLog.LOG;
    private static final String STRANGER =
            "Redis at %s belongs to another cluster now: none of the nodes known so far is in it. It is left alone";
    private static final String NOT_FOUND = "no address leads to the cluster that was known so far";
    private static final byte[] SLOTS = ConnectionFactory.ascii("SLOTS");
    /**
     * The host in place of one that a server does not know. No host, or an empty one, stands for the host of the
     * answering server.
     */
    static final String UNKNOWN = "?";

    private final ClientSettings settings;
    private final ConnectionFactory connectionFactory;
    private final RateLimitedWarnings strangers;
    private final RateLimitedWarnings replacements;
    private volatile Set<Address> known = Set.of();
    /**
     * The ids of the nodes of the known cluster, which do not change when nodes move; empty before the first answer.
     */
    private volatile Set<String> ids = Set.of();

    private final AtomicReference<@Nullable Address> first = new AtomicReference<>();
    private volatile boolean closed;

    ClusterDiscovery(ClientSettings settings, ConnectionFactory connectionFactory) {
        this.settings = settings;
        this.connectionFactory = connectionFactory;
        this.strangers = connectionFactory.warnings();
        this.replacements = connectionFactory.warnings();
    }

    @Override
    public ClusterLayout discover() throws ConnectionException {
        ConnectionException last = null;
        Slots ofSeed = null;
        for (Address address : candidates()) {
            if (closed) {
                break;
            }
            try {
                Slots slots = read(ask(address), address);
                if (isOurs(slots)) {
                    return believe(slots, false);
                }
                strangers.warn(STRANGER.formatted(address));
                if (settings.seeds().contains(address) && ofSeed == null) {
                    ofSeed = slots;
                }
            } catch (ConnectionException failure) {
                if (last == null || failure.reason() == ConnectionException.Reason.REFUSED) {
                    last = failure;
                }
                LOG.debug("cannot read the slots of the cluster from {}", address, failure);
            }
        }
        if (ofSeed != null) {
            replacements.warn("the addresses given, " + settings.seeds()
                    + ", lead to another cluster than before: none of the nodes known so far is in it. It is used from now on,"
                    + " and recent changes are replayed to it");
            return believe(ofSeed, true);
        }
        throw last == null
                ? new ConnectionException(
                        ConnectionException.Reason.UNREACHABLE,
                        closed ? "the link to Redis is closed" : NOT_FOUND,
                        null)
                : last;
    }

    /** Returns whether a cluster shares a node with the known one; also true if the ids of one of them are unknown. */
    private boolean isOurs(Slots slots) {
        return ids.isEmpty() || slots.ids.isEmpty() || !Collections.disjoint(ids, slots.ids);
    }

    private ClusterLayout believe(Slots slots, boolean ofStrangers) {
        known = slots.addresses;
        ids = slots.ids;
        return new ClusterLayout(slots.shards, 0, ofStrangers);
    }

    @Override
    public void check(Address address, NodeConnection connection) throws ConnectionException {
        if (!ids.isEmpty() && !isOurs(read(ask(address, connection), address))) {
            String message = STRANGER.formatted(address);
            strangers.warn(message);
            throw new ConnectionException(ConnectionException.Reason.UNFIT, message, null);
        }
    }

    private Set<Address> candidates() {
        List<Address> addresses = new ArrayList<>(known);
        addresses.addAll(settings.seeds());
        Collections.shuffle(addresses);
        Set<Address> candidates = new LinkedHashSet<>();
        Address wanted = first.getAndSet(null);
        if (wanted != null) {
            candidates.add(wanted);
        }
        candidates.addAll(addresses);
        return candidates;
    }

    @Override
    public void askFirst(Address address) {
        first.set(address);
    }

    private List<?> ask(Address address) throws ConnectionException {
        long deadline = System.nanoTime() + settings.connectNanos() + settings.commandNanos();
        NodeConnection connection =
                connectionFactory.open(address, new ServerClock(), deadline).connection();
        try {
            connection.begin(deadline + settings.commandNanos());
            return ask(address, connection);
        } finally {
            connection.close();
        }
    }

    private static List<?> ask(Address address, NodeConnection connection) throws ConnectionException {
        connection.send(RedisCommand.CLUSTER, SLOTS);
        Object reply = connection.read(ReplyReader.LAYOUT);
        if (reply instanceof List<?> slots) {
            return slots;
        }
        throw refused(address, reply);
    }

    /** Returns what a node's answer without a layout means: a node that is starting may answer with one later. */
    static ConnectionException refused(Address address, @Nullable Object reply) {
        String error = reply instanceof ErrorReply answer ? answer.message() : "strange reply";
        return new ConnectionException(
                MissingCommands.passes(error)
                        ? ConnectionException.Reason.UNREACHABLE
                        : ConnectionException.Reason.REFUSED,
                "Redis at " + address + " does not tell its slots by CLUSTER SLOTS: " + error + "; the ACL user needs "
                        + Acl.HINT + ", and no rename-command or proxy may hide it",
                null);
    }

    /** The layout as one node states it. */
    private record Slots(List<ClusterLayout.Shard> shards, Set<Address> addresses, Set<String> ids) {}

    /**
     * Reads rows of the form: first slot, last slot, owner, replicas; each node has the form: host, port, id, and more.
     */
    private Slots read(List<?> rows, Address asked) throws ConnectionException {
        List<ClusterLayout.Shard> shards = new ArrayList<>();
        Set<Address> all = new LinkedHashSet<>();
        Set<String> nodeIds = new HashSet<>();
        for (Object row : rows) {
            if (!(row instanceof List<?> parts) || parts.size() < 3) {
                continue;
            }
            parts.subList(2, parts.size()).forEach(node -> nodeIds.add(id(node)));
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
                shards.add(new ClusterLayout.Shard(
                        (int) number(parts.get(0)), (int) number(parts.get(1)), master, replicas));
            }
        }
        if (shards.isEmpty()) {
            throw new ConnectionException(
                    ConnectionException.Reason.UNREACHABLE,
                    "Redis at " + asked + " knows of no owner for any slot: create the cluster first",
                    null);
        }
        nodeIds.remove("");
        return new Slots(shards, Set.copyOf(all), Set.copyOf(nodeIds));
    }

    private static String id(@Nullable Object node) {
        return node instanceof List<?> fields && fields.size() > 2 ? ConnectionFactory.text(fields.get(2)) : "";
    }

    /** Returns the address of a node; null if the answering server does not know it. */
    private @Nullable Address address(@Nullable Object part, Address asked) throws ConnectionException {
        if (!(part instanceof List<?> fields) || fields.size() < 2) {
            return null;
        }
        String stated = ConnectionFactory.text(fields.get(0));
        String host = stated.isEmpty() ? asked.host() : stated.equals(UNKNOWN) ? hostIn(fields) : stated;
        int port = (int) number(fields.get(1));
        return port < 1 || port > 65535 || host.isEmpty()
                ? null
                : settings.addressMapper().map(new Address(host, port));
    }

    /** Returns the host in the metadata of a node, its fourth field; "" if there is none. */
    private static String hostIn(List<?> node) {
        Map<String, String> metadata = ConnectionFactory.facts(node.size() > 3 ? node.get(3) : null);
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
