package io.tieredcache.redis;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which node owns which slot. Kept up to date by redirections, and from {@code CLUSTER SLOTS}. Thread-safe. */
final class JedisTopology {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final byte[] SLOTS = JedisLogin.ascii("SLOTS");

    private final LinkSettings settings;
    private final JedisLogin login;
    private final Executor upkeep;
    private final AtomicReferenceArray<@Nullable JedisNode> owners = new AtomicReferenceArray<>(Buckets.SLOTS);
    private final Map<Address, JedisNode> nodes = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable CompletableFuture<Boolean>> running = new AtomicReference<>();
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    private volatile Consumer<BitSet> onPromotion = buckets -> {};
    /** The replicas of each master, as they were told last. */
    private volatile Map<Address, Set<Address>> replicas = Map.of();
    /** Buckets with another owner than before, until it is known why. */
    private final Map<Integer, Succession> unexplained = new ConcurrentHashMap<>();

    private volatile List<Address> known;
    private volatile long refreshedNanos;
    private volatile boolean closed;

    JedisTopology(LinkSettings settings, JedisLogin login, Executor upkeep) {
        this.settings = settings;
        this.login = login;
        this.upkeep = upkeep;
        this.known = settings.seeds();
        this.refreshedNanos = System.nanoTime() - PAUSE_NANOS;
        if (!settings.cluster()) {
            JedisNode only = node(settings.seeds().get(0));
            for (int slot = 0; slot < Buckets.SLOTS; slot++) {
                owners.set(slot, only);
            }
        }
    }

    /** Runs after owners have changed, on the thread that noticed; must be quick. */
    void onChange(Runnable watcher) {
        watchers.add(watcher);
    }

    /** Called with the buckets in which a replica has taken the place of its master; must be quick. */
    void onPromotion(Consumer<BitSet> listener) {
        onPromotion = listener;
    }

    @Nullable
    JedisNode owner(int slot) {
        return owners.get(slot);
    }

    JedisNode node(Address address) {
        JedisNode node = nodes.computeIfAbsent(address, at -> new JedisNode(at, settings, login));
        if (closed) {
            node.close();
        }
        return node;
    }

    /** The nodes that own slots, in the order of their addresses. */
    Set<JedisNode> masters() {
        Set<JedisNode> masters = new TreeSet<>(JedisNode.BY_ADDRESS);
        for (int bucket = 0; bucket < Buckets.COUNT; bucket++) {
            JedisNode owner = owners.get(Buckets.slot(bucket));
            if (owner != null) {
                masters.add(owner);
            }
        }
        return masters;
    }

    /** Addresses of the nodes that are left alone at present. */
    Set<String> openBreakers() {
        Set<String> open = new TreeSet<>();
        for (JedisNode node : nodes.values()) {
            if (node.breaker().isOpen()) {
                open.add(node.address().toString());
            }
        }
        return open;
    }

    void moved(int slot, JedisNode owner) {
        if (own(slot, owner)) {
            changed(Set.of());
        }
    }

    private boolean own(int slot, JedisNode owner) {
        JedisNode before = owners.getAndSet(slot, owner);
        if (before != null && before != owner) {
            unexplained.putIfAbsent(Buckets.ofSlot(slot), new Succession(before.address(), owner.address()));
        }
        return before != owner;
    }

    private record Succession(Address before, Address owner) {}

    /**
     * Tells who watches. A replica was promoted if it was listed as one of its predecessor, or if the predecessor is no master
     * any more; else slots have migrated, and nothing is lost.
     *
     * @param masters all that there are, or none if that is not known yet
     */
    private void changed(Set<JedisNode> masters) {
        BitSet promoted = new BitSet();
        unexplained.forEach((bucket, succession) -> {
            boolean wasReplica =
                    replicas.getOrDefault(succession.before, Set.of()).contains(succession.owner);
            boolean isGone = !masters.isEmpty()
                    && masters.stream().noneMatch(node -> node.address().equals(succession.before));
            if (wasReplica || isGone) {
                promoted.set(bucket);
            }
            if (wasReplica || !masters.isEmpty()) {
                unexplained.remove(bucket, succession);
            }
        });
        if (!promoted.isEmpty()) {
            onPromotion.accept(promoted);
        }
        watchers.forEach(Runnable::run);
    }

    /** Starts a refresh unless one is running or has just ended. */
    @Nullable
    CompletableFuture<Boolean> refresh() {
        if (!settings.cluster() || closed) {
            return null;
        }
        CompletableFuture<Boolean> current = running.get();
        if (current != null) {
            return current;
        }
        if (System.nanoTime() - refreshedNanos < PAUSE_NANOS) {
            return null;
        }
        CompletableFuture<Boolean> next = new CompletableFuture<>();
        if (!running.compareAndSet(null, next)) {
            return running.get();
        }
        try {
            upkeep.execute(() -> {
                boolean done = false;
                try {
                    done = refreshNow() == null;
                } finally {
                    refreshedNanos = System.nanoTime();
                    running.set(null);
                    next.complete(done);
                }
            });
        } catch (RejectedExecutionException linkIsClosed) {
            running.set(null);
            next.complete(false);
        }
        return next;
    }

    /** Starts a refresh and waits for it, but not beyond the deadline. */
    void awaitRefresh(long deadlineNanos) {
        CompletableFuture<Boolean> refresh = refresh();
        long left = deadlineNanos - System.nanoTime();
        if (refresh != null && left > 0) {
            try {
                refresh.get(left, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                LOG.debug("the slots of the cluster could not be read in time", e);
            }
        }
    }

    /** Refreshes on the calling thread, which must be that of the upkeep. */
    void refreshHere() {
        if (settings.cluster() && !closed) {
            refreshNow();
            refreshedNanos = System.nanoTime();
        }
    }

    /** Asks one node after the other until one knows; returns null, or why none does. */
    @Nullable
    JedisTrouble refreshNow() {
        Set<Address> candidates = new LinkedHashSet<>(known);
        candidates.addAll(settings.seeds());
        List<Address> order = new ArrayList<>(candidates);
        Collections.shuffle(order);
        JedisTrouble last = null;
        for (Address address : order) {
            if (closed) {
                break;
            }
            try {
                if (apply(ask(address), address)) {
                    return null;
                }
                last = new JedisTrouble(
                        JedisTrouble.Reason.REFUSED,
                        "Redis at " + address + " knows of no owner for any slot: create the cluster first",
                        null);
            } catch (JedisTrouble trouble) {
                if (last == null || trouble.reason() == JedisTrouble.Reason.REFUSED) {
                    last = trouble;
                }
                LOG.debug("cannot read the slots of the cluster from {}", address, trouble);
            }
        }
        return last;
    }

    private List<?> ask(Address address) throws JedisTrouble {
        long deadline = System.nanoTime() + settings.connectNanos() + settings.commandNanos();
        JedisConnection connection =
                login.open(address, new ServerClock(), deadline).connection();
        try {
            connection.begin(deadline + settings.commandNanos());
            connection.send(Verb.CLUSTER, SLOTS);
            Object reply = connection.read();
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
    private boolean apply(List<?> rows, Address asked) {
        boolean changed = false;
        boolean any = false;
        Map<Address, Set<Address>> told = new HashMap<>();
        Set<Address> all = new LinkedHashSet<>();
        Set<JedisNode> masters = new HashSet<>();
        for (Object row : rows) {
            if (!(row instanceof List<?> parts) || parts.size() < 3) {
                continue;
            }
            for (Object part : parts.subList(2, parts.size())) {
                Address address = address(part, asked);
                if (address != null) {
                    all.add(address);
                }
            }
            Address master = address(parts.get(2), asked);
            if (master != null) {
                JedisNode owner = node(master);
                any = true;
                masters.add(owner);
                changed |= assign((int) number(parts.get(0)), (int) number(parts.get(1)), owner);
                told.put(master, replicas(parts, asked));
            }
        }
        if (any) {
            known = List.copyOf(all);
            forget(masters);
        }
        if (changed || (any && !unexplained.isEmpty())) {
            changed(masters);
        }
        if (any) {
            replicas = told;
        }
        return any;
    }

    private static Set<Address> replicas(List<?> row, Address asked) {
        Set<Address> replicas = new HashSet<>();
        for (Object part : row.subList(3, row.size())) {
            Address address = address(part, asked);
            if (address != null) {
                replicas.add(address);
            }
        }
        return replicas;
    }

    private boolean assign(int first, int last, JedisNode owner) {
        boolean changed = false;
        for (int slot = Math.max(0, first); slot <= last && slot < Buckets.SLOTS; slot++) {
            changed |= own(slot, owner);
        }
        return changed;
    }

    private void forget(Set<JedisNode> masters) {
        Set<JedisNode> needed = new HashSet<>(masters);
        for (int slot = 0; slot < Buckets.SLOTS; slot++) {
            JedisNode owner = owners.get(slot);
            if (owner != null) {
                needed.add(owner);
            }
        }
        for (JedisNode node : List.copyOf(nodes.values())) {
            if (!needed.contains(node) && nodes.remove(node.address(), node)) {
                node.close();
            }
        }
    }

    private static @Nullable Address address(@Nullable Object part, Address asked) {
        if (!(part instanceof List<?> fields) || fields.size() < 2) {
            return null;
        }
        String host = JedisLogin.text(fields.get(0));
        int port = (int) number(fields.get(1));
        boolean unknown = host.isEmpty() || host.equals("?");
        return port < 1 || port > 65535 ? null : new Address(unknown ? asked.host() : host, port);
    }

    private static long number(@Nullable Object element) {
        return element instanceof Long number ? number : -1;
    }

    void close() {
        closed = true;
        nodes.values().forEach(JedisNode::close);
    }
}
