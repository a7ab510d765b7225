package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.Address;
import io.tieredcache.redis.connection.ClientSettings;
import io.tieredcache.redis.connection.ConnectionException;
import io.tieredcache.redis.connection.ConnectionFactory;
import io.tieredcache.redis.connection.DeploymentKind;
import io.tieredcache.redis.connection.LinkLog;
import io.tieredcache.redis.connection.RateLimitedWarnings;
import io.tieredcache.redis.connection.ServerIdentity;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
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

/** The owner of every slot, kept current by redirections and by asking the deployment. Thread-safe. */
public final class Topology {

    private static final Logger LOG = LinkLog.LOG;
    private static final long UNKNOWN = -1;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ClientSettings settings;
    private final ServerIdentity identity;
    private final ConnectionFactory connectionFactory;
    private final Executor upkeep;
    /** The discovery; null if the only server has a fixed role. */
    private final @Nullable Discovery discovery;

    private final AtomicReferenceArray<@Nullable RedisNode> owners = new AtomicReferenceArray<>(Partitions.SLOTS);
    private final Map<Address, RedisNode> nodes = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable CompletableFuture<Boolean>> running = new AtomicReference<>();
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    private volatile Consumer<BitSet> onPromotion = partitions -> {};
    private volatile Consumer<Address> onLeaving = address -> {};
    private final RateLimitedWarnings replacements;
    /** The replicas of each master in the last layout. */
    private volatile Map<Address, Set<Address>> replicas = Map.of();
    /** The partitions whose owner changed for a reason that is not known yet. */
    private final Map<Integer, Succession> unexplained = new ConcurrentHashMap<>();

    private volatile long epoch = UNKNOWN;
    private volatile long refreshedNanos;
    private volatile boolean closed;

    public Topology(ClientSettings settings, ConnectionFactory connectionFactory, Executor upkeep) {
        this(settings, connectionFactory, upkeep, discovery(settings, connectionFactory));
    }

    public Topology(
            ClientSettings settings,
            ConnectionFactory connectionFactory,
            Executor upkeep,
            @Nullable Discovery discovery) {
        this.settings = settings;
        this.identity = new ServerIdentity(
                settings.isCluster(), discovery == null ? (address, connection) -> {} : discovery, this::replaced);
        this.connectionFactory = connectionFactory.identifying(identity);
        this.replacements = connectionFactory.warnings();
        this.upkeep = upkeep;
        this.refreshedNanos = System.nanoTime() - PAUSE_NANOS;
        this.discovery = discovery;
        if (discovery == null) {
            RedisNode only = node(settings.seeds().get(0));
            for (int slot = 0; slot < Partitions.SLOTS; slot++) {
                owners.set(slot, only);
            }
        }
    }

    private static @Nullable Discovery discovery(ClientSettings settings, ConnectionFactory connectionFactory) {
        if (settings.deployment() instanceof DeploymentKind.Cluster) {
            return new ClusterDiscovery(settings, connectionFactory);
        }
        if (settings.deployment() instanceof DeploymentKind.Sentinel sentinel) {
            return new SentinelDiscovery(settings, sentinel, connectionFactory);
        }
        return null;
    }

    /** Adds a watcher that runs after owners have changed, on the thread that noticed; must be quick. */
    public void onChange(Runnable watcher) {
        watchers.add(watcher);
    }

    /** Sets the listener for partitions in which a replica has replaced its master; must be quick. */
    public void onPromotion(Consumer<BitSet> listener) {
        onPromotion = listener;
    }

    /**
     * Sets the listener for servers whose connections are given up; it is called with the address, on a thread of the
     * link.
     */
    public void onLeaving(Consumer<Address> listener) {
        onLeaving = listener;
    }

    /** Returns the address to connect to for one that a server announced. */
    Address mapped(Address announced) throws ConnectionException {
        return settings.addressMapper().map(announced);
    }

    /** Returns the factory of connections to the nodes, which checks their identity. */
    public ConnectionFactory connectionFactory() {
        return connectionFactory;
    }

    @Nullable
    public RedisNode owner(int slot) {
        return owners.get(slot);
    }

    /**
     * Returns whether every partition has an owner. Otherwise the layout must be polled. Without an owner no request is
     * sent that could cause a refresh.
     */
    public boolean isComplete() {
        for (int partition = 0; partition < Partitions.COUNT; partition++) {
            if (owners.get(Partitions.slot(partition)) == null) {
                return false;
            }
        }
        return true;
    }

    RedisNode node(Address address) {
        RedisNode node = nodes.computeIfAbsent(address, at -> new RedisNode(at, settings, connectionFactory));
        // close() may have passed over a node that was added meanwhile.
        if (closed) {
            node.close();
        }
        return node;
    }

    /** Returns the nodes that own slots, in the order of their addresses. */
    public Set<RedisNode> masters() {
        Set<RedisNode> masters = new TreeSet<>(RedisNode.BY_ADDRESS);
        for (int partition = 0; partition < Partitions.COUNT; partition++) {
            RedisNode owner = owners.get(Partitions.slot(partition));
            if (owner != null) {
                masters.add(owner);
            }
        }
        return masters;
    }

    /** Returns the addresses of the nodes whose breaker is open. */
    public Set<String> openBreakers() {
        Set<String> open = new TreeSet<>();
        for (RedisNode node : nodes.values()) {
            if (node.breaker().isOpen()) {
                open.add(node.address().toString());
            }
        }
        return open;
    }

    /**
     * Records that a server has said that it is a replica, in answer to a request sent at that time. Its connections
     * are given up, and its address is resolved again.
     */
    public void demoted(Address address, long sentNanos) {
        RedisNode node = nodes.get(address);
        if (node != null && node.leave(sentNanos)) {
            identity.demoted(address);
            leaving(node);
        }
    }

    /** Handles an address that leads to another server. All connections to its predecessor are replaced. */
    private void replaced(Address address) {
        RedisNode node = nodes.get(address);
        if (node == null) {
            return;
        }
        boolean unused = node.leave(System.nanoTime());
        BitSet partitions = new BitSet();
        for (int partition = 0; partition < Partitions.COUNT; partition++) {
            partitions.set(partition, owners.get(Partitions.slot(partition)) == node);
        }
        if (!partitions.isEmpty()) {
            replacements.warn("Redis at " + address + " is another server than before, or was started again");
            leaving(node);
            onPromotion.accept(partitions);
        }
    }

    private void leaving(RedisNode node) {
        try {
            upkeep.execute(() -> {
                node.closeIdle();
                onLeaving.accept(node.address());
            });
        } catch (RejectedExecutionException linkIsClosed) {
            LOG.debug("the link is closed: nothing is left to be given up at {}", node.address());
        }
    }

    void moved(int slot, RedisNode owner) {
        if (own(slot, owner)) {
            changed(Set.of());
        }
    }

    private boolean own(int slot, RedisNode owner) {
        RedisNode before = owners.getAndSet(slot, owner);
        if (before != null && before != owner) {
            // The first change stays until it is explained. It names the owner that had all changes, and its replicas
            // are known.
            unexplained.putIfAbsent(Partitions.ofSlot(slot), new Succession(before.address(), owner.address()));
        }
        return before != owner;
    }

    private record Succession(Address before, Address owner) {}

    /**
     * Notifies the watchers. A replica was promoted if it was listed as one of its predecessor, or if the predecessor
     * is no longer a master. Otherwise slots have migrated, and no change is lost.
     *
     * @param masters all masters, or an empty set if they are not known yet
     */
    private void changed(Set<RedisNode> masters) {
        BitSet promoted = new BitSet();
        Map<Integer, Succession> explained = new HashMap<>();
        unexplained.forEach((partition, succession) -> {
            boolean wasReplica =
                    replicas.getOrDefault(succession.before, Set.of()).contains(succession.owner);
            boolean isGone = !masters.isEmpty()
                    && masters.stream().noneMatch(node -> node.address().equals(succession.before));
            if (wasReplica || isGone) {
                promoted.set(partition);
            }
            if (wasReplica || !masters.isEmpty()) {
                explained.put(partition, succession);
            }
        });
        if (!promoted.isEmpty()) {
            onPromotion.accept(promoted);
        }
        // After the listener. If it throws, the next layout reports the promotion again.
        explained.forEach(unexplained::remove);
        watchers.forEach(Runnable::run);
    }

    /** Starts a refresh unless one is running or has just ended; returns it, or null. */
    @Nullable
    CompletableFuture<Boolean> refresh() {
        if (discovery == null || closed) {
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

    /**
     * Starts a refresh as {@link #refresh} does, but the given server is asked first, since it may know more than the
     * others.
     */
    @Nullable
    CompletableFuture<Boolean> refreshFrom(Address first) {
        if (discovery != null) {
            discovery.askFirst(first);
        }
        return refresh();
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
                LOG.debug("the layout of Redis could not be read in time", e);
            }
        }
    }

    /** Refreshes on the calling thread, which must be that of the upkeep. */
    public void refreshHere() {
        if (discovery != null && !closed) {
            refreshNow();
            refreshedNanos = System.nanoTime();
        }
    }

    /** Refreshes as {@link #refreshHere} does, on a schedule: an exception must not end the schedule. */
    public void poll() {
        try {
            refreshHere();
        } catch (RuntimeException e) {
            LOG.warn("the layout of Redis could not be read", e);
        }
    }

    /** Asks for the layout and adopts it; returns null, or the reason why it is unknown. */
    @Nullable
    public ConnectionException refreshNow() {
        Discovery current = discovery;
        if (current == null) {
            return null;
        }
        try {
            apply(current.discover());
            return null;
        } catch (ConnectionException failure) {
            LOG.debug("the layout of Redis could not be read", failure);
            return failure;
        }
    }

    private void apply(ClusterLayout layout) {
        boolean changed = false;
        Map<Address, Set<Address>> latestReplicas = new HashMap<>();
        Set<RedisNode> masters = new HashSet<>();
        for (ClusterLayout.Shard shard : layout.shards()) {
            RedisNode owner = node(shard.master());
            masters.add(owner);
            changed |= assign(shard.first(), shard.last(), owner);
            latestReplicas.put(shard.master(), shard.replicas());
        }
        forget(masters);
        if (layout.isOfStrangers()) {
            unexplained.clear();
            promoteAll();
            watchers.forEach(Runnable::run);
        } else if (changed || !unexplained.isEmpty()) {
            changed(masters);
        } else if (layout.epoch() > epoch && epoch > UNKNOWN) {
            // A failover and its reversal both happened since the last layout. The epoch alone shows them.
            promoteAll();
        }
        // Last, because changed() needs the replicas of the layout before.
        replicas = latestReplicas;
        epoch = layout.epoch();
    }

    private void promoteAll() {
        BitSet all = new BitSet();
        all.set(0, Partitions.COUNT);
        onPromotion.accept(all);
    }

    private boolean assign(int first, int last, RedisNode owner) {
        boolean changed = false;
        for (int slot = Math.max(0, first); slot <= last && slot < Partitions.SLOTS; slot++) {
            changed |= own(slot, owner);
        }
        return changed;
    }

    private void forget(Set<RedisNode> masters) {
        Set<RedisNode> needed = new HashSet<>(masters);
        for (int slot = 0; slot < Partitions.SLOTS; slot++) {
            RedisNode owner = owners.get(slot);
            if (owner != null) {
                needed.add(owner);
            }
        }
        for (RedisNode node : List.copyOf(nodes.values())) {
            if (!needed.contains(node) && nodes.remove(node.address(), node)) {
                identity.forget(node.address());
                node.close();
            }
        }
    }

    public void close() {
        closed = true;
        if (discovery != null) {
            discovery.close();
        }
        nodes.values().forEach(RedisNode::close);
    }
}
