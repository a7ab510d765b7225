package io.tieredcache.redis;

import io.tieredcache.redis.client.Partitions;
import io.tieredcache.redis.client.RedisNode;
import io.tieredcache.redis.client.Subscriber;
import io.tieredcache.redis.client.SubscriptionListener;
import io.tieredcache.redis.client.Topology;
import io.tieredcache.redis.connection.Address;
import io.tieredcache.redis.connection.BigEndian;
import io.tieredcache.redis.connection.ClientSettings;
import io.tieredcache.redis.connection.ConnectionFactory;
import io.tieredcache.redis.connection.LinkThreads;
import io.tieredcache.redis.connection.RateLimitedWarnings;
import io.tieredcache.redis.connection.ScriptRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The subscribers of a link: one for each node that owns partitions, while a cache listens. Thread-safe. */
final class Subscriptions implements SubscriptionListener {

    private static final long TICK_MILLIS = 2_000;
    private static final long RETRY_MILLIS = 100;
    private static final long JOIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ClientSettings settings;
    private final ConnectionFactory connectionFactory;
    private final LinkThreads threads;
    private final RateLimitedWarnings warnings;
    private final Topology topology;
    private final ScheduledExecutorService upkeep;
    private final ChangeListeners listeners;
    private final PartitionReports watch;
    private final Journal journal;
    private final Replay replay;
    private final String ownName =
            "!" + Long.toHexString(ThreadLocalRandom.current().nextLong());
    private final byte[][] channels = new byte[Partitions.COUNT][];
    private final Map<String, Integer> partitions = new HashMap<>();
    private final Map<Address, Subscriber> subscribers = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicBoolean retrying = new AtomicBoolean();
    private final AtomicBoolean reconciling = new AtomicBoolean();
    private @Nullable ScheduledFuture<?> ticking;

    Subscriptions(
            ClientSettings settings,
            ConnectionFactory connectionFactory,
            LinkThreads threads,
            Topology topology,
            ScheduledExecutorService upkeep,
            ChangeListeners listeners,
            PartitionReports watch,
            Journal journal,
            Replay replay) {
        this.settings = settings;
        this.connectionFactory = connectionFactory;
        this.warnings = connectionFactory.warnings();
        this.threads = threads;
        this.topology = topology;
        this.upkeep = upkeep;
        this.listeners = listeners;
        this.watch = watch;
        this.journal = journal;
        this.replay = replay;
        for (int partition = 0; partition < Partitions.COUNT; partition++) {
            channels[partition] = Partitions.channel(settings.namespace(), partition);
            partitions.put(new String(channels[partition], StandardCharsets.US_ASCII), partition);
        }
        topology.onChange(this::reconcileSoon);
    }

    /** Adds a listener, and waits for a limited time until the servers have confirmed the subscriptions. */
    void add(CacheReports reports) {
        if (begin(reports)) {
            reconcile();
        }
        lock.lock();
        try {
            awaitReady();
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether it is the first listener. */
    private boolean begin(CacheReports reports) {
        lock.lock();
        try {
            boolean first = ticking == null;
            if (first) {
                ticking = upkeep.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
            }
            listeners.add(reports);
            return first;
        } catch (RejectedExecutionException linkIsClosed) {
            throw new IllegalStateException(
                    linkIsClosed.getCause() == null
                            ? "the link to Redis is closed"
                            : "the link to Redis has no thread, and none can be started",
                    linkIsClosed);
        } finally {
            lock.unlock();
        }
    }

    private void tick() {
        long now = System.nanoTime();
        journal.pruneIfDue(now);
        replay.origins().forget(now);
        replay.resume();
        if (!topology.isComplete()) {
            topology.poll();
        }
        reconcile();
    }

    private void awaitReady() {
        long left = 2 * (settings.connectNanos() + settings.commandNanos());
        try {
            while (left > 0 && !isReady()) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isReady() {
        return !subscribers.isEmpty() && subscribers.values().stream().allMatch(Subscriber::isReady);
    }

    /** Removes a listener; with the last one the subscribers end. */
    void remove(CacheReports reports) {
        List<Subscriber> ended;
        lock.lock();
        try {
            listeners.remove(reports);
            ended = listeners.isEmpty() ? stop() : List.of();
        } finally {
            lock.unlock();
        }
        join(ended);
    }

    void close() {
        List<Subscriber> ended;
        lock.lock();
        try {
            ended = stop();
        } finally {
            lock.unlock();
        }
        join(ended);
    }

    private List<Subscriber> stop() {
        if (ticking != null) {
            ticking.cancel(false);
            ticking = null;
        }
        List<Subscriber> ended = new ArrayList<>(subscribers.values());
        subscribers.clear();
        ended.forEach(Subscriber::close);
        return ended;
    }

    private static void join(List<Subscriber> ended) {
        try {
            long end = System.nanoTime() + JOIN_NANOS;
            for (Subscriber subscriber : ended) {
                subscriber.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void reconcileSoon() {
        if (reconciling.compareAndSet(false, true)) {
            try {
                upkeep.execute(() -> {
                    reconciling.set(false);
                    reconcile();
                });
            } catch (RejectedExecutionException linkIsClosed) {
                reconciling.set(false);
            }
        }
    }

    /** Assigns every partition to the subscriber of its owner. */
    private void reconcile() {
        Map<Address, BitSet> owned = new HashMap<>();
        for (int partition = 0; partition < Partitions.COUNT; partition++) {
            RedisNode owner = topology.owner(Partitions.slot(partition));
            if (owner != null) {
                owned.computeIfAbsent(owner.address(), unused -> new BitSet()).set(partition);
            }
        }
        BitSet lost = new BitSet();
        boolean complete = true;
        lock.lock();
        try {
            if (ticking == null) {
                return;
            }
            drop(owned.keySet(), lost);
            for (Map.Entry<Address, BitSet> entry : owned.entrySet()) {
                complete &= listen(entry.getKey(), entry.getValue());
            }
        } finally {
            lock.unlock();
            if (!lost.isEmpty()) {
                suspect(lost);
            }
        }
        if (!complete) {
            misplaced();
        }
    }

    /** Ends the subscribers of nodes that own no partition, and those whose threads have died. */
    private void drop(Set<Address> owners, BitSet lost) {
        for (Iterator<Map.Entry<Address, Subscriber>> all =
                        subscribers.entrySet().iterator();
                all.hasNext(); ) {
            Map.Entry<Address, Subscriber> entry = all.next();
            if (!owners.contains(entry.getKey()) || !entry.getValue().isAlive()) {
                lost.or(entry.getValue().wanted());
                all.remove();
                entry.getValue().close();
            }
        }
    }

    /** Returns whether a subscriber listens to these partitions, or will. */
    private boolean listen(Address address, BitSet bits) {
        Subscriber subscriber = subscribers.get(address);
        if (subscriber != null) {
            subscriber.want(bits);
            return true;
        }
        try {
            subscriber = new Subscriber(address, settings, connectionFactory, threads, this);
            subscriber.want(bits);
            subscriber.start();
            subscribers.put(address, subscriber);
            return true;
        } catch (RuntimeException | OutOfMemoryError | InternalError e) {
            warnings.warn("no subscription can be started at Redis " + address + ", it will be tried again", e);
            return false;
        }
    }

    @Override
    public byte[] channel(int partition) {
        return channels[partition];
    }

    @Override
    public int partition(byte[] channel) {
        return partitions.getOrDefault(new String(channel, StandardCharsets.US_ASCII), -1);
    }

    @Override
    public byte[] ownChannel(int partition) {
        return ConnectionFactory.ascii(new String(channels[partition], StandardCharsets.US_ASCII) + ownName);
    }

    @Override
    public ScriptRequest heartbeat(int partition, long number) {
        byte[] channel = ownChannel(partition);
        return new ScriptRequest(Script.HEARTBEAT, Partitions.slot(partition), channel, channel, BigEndian.u64(number));
    }

    @Override
    public void message(int partition, byte[] bytes) {
        ChangeMessage message = ChangeMessage.decode(bytes);
        // A later version of this library may have sent it, perhaps about a change.
        if (message == null) {
            BitSet unknown = new BitSet();
            unknown.set(partition);
            suspect(unknown);
            return;
        }
        if (message.type() == ChangeMessage.REPLAYED) {
            replay.origins().announced(message.origin(), System.nanoTime());
            return;
        }
        // The changes of other JVMs too, since a JVM may be dead when a replica is promoted without its changes.
        if (listeners.hear(message.cache()) || replay.origins().isOwn(message.origin())) {
            journal.add(message);
        }
        listeners.deliver(message);
    }

    @Override
    public void suspect(BitSet partitions) {
        watch.suspect(partitions);
        listeners.suspect(partitions);
    }

    @Override
    public void current(BitSet partitions, long sentNanos) {
        watch.current(partitions, sentNanos);
        listeners.current(partitions, sentNanos);
    }

    @Override
    public void ready() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void demoted(Address address, long sentNanos) {
        topology.demoted(address, sentNanos);
    }

    /** Subscribes anew at an address whose server is not, or no longer, the expected one. */
    void leave(Address address) {
        Subscriber subscriber;
        lock.lock();
        try {
            subscriber = subscribers.get(address);
        } finally {
            lock.unlock();
        }
        if (subscriber != null) {
            subscriber.leave();
        }
    }

    @Override
    public void misplaced() {
        if (retrying.compareAndSet(false, true)) {
            try {
                var unused = upkeep.schedule(
                        () -> {
                            retrying.set(false);
                            try {
                                topology.refreshHere();
                            } finally {
                                reconcile();
                            }
                        },
                        RETRY_MILLIS,
                        TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException linkIsClosed) {
                retrying.set(false);
            }
        }
    }
}
