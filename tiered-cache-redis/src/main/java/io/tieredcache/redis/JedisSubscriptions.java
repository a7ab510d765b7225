package io.tieredcache.redis;

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

/** Keeps one subscriber for each node that owns buckets, while anyone listens. Thread-safe. */
final class JedisSubscriptions implements SubscriptionEvents {

    private static final long TICK_MILLIS = 2_000;
    private static final long RETRY_MILLIS = 100;
    private static final long JOIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LinkSettings settings;
    private final JedisLogin login;
    private final LinkThreads threads;
    private final PacedWarnings warnings;
    private final JedisTopology topology;
    private final ScheduledExecutorService upkeep;
    private final Listeners listeners;
    private final BucketWatch watch;
    private final Journal journal;
    private final Replay replay;
    private final String ownName =
            "!" + Long.toHexString(ThreadLocalRandom.current().nextLong());
    private final byte[][] channels = new byte[Buckets.COUNT][];
    private final Map<String, Integer> buckets = new HashMap<>();
    private final Map<Address, JedisSubscriber> subscribers = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicBoolean retrying = new AtomicBoolean();
    private final AtomicBoolean reconciling = new AtomicBoolean();
    private @Nullable ScheduledFuture<?> ticking;

    JedisSubscriptions(
            LinkSettings settings,
            JedisLogin login,
            LinkThreads threads,
            JedisTopology topology,
            ScheduledExecutorService upkeep,
            Listeners listeners,
            BucketWatch watch,
            Journal journal,
            Replay replay) {
        this.settings = settings;
        this.login = login;
        this.warnings = login.warnings();
        this.threads = threads;
        this.topology = topology;
        this.upkeep = upkeep;
        this.listeners = listeners;
        this.watch = watch;
        this.journal = journal;
        this.replay = replay;
        for (int bucket = 0; bucket < Buckets.COUNT; bucket++) {
            channels[bucket] = Buckets.channel(settings.namespace(), bucket);
            buckets.put(new String(channels[bucket], StandardCharsets.US_ASCII), bucket);
        }
        topology.onChange(this::reconcileSoon);
    }

    /** Starts to deliver to a listener; waits a while until the servers have confirmed. */
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
        return !subscribers.isEmpty() && subscribers.values().stream().allMatch(JedisSubscriber::isReady);
    }

    /** Ends what the last listener no longer needs. */
    void remove(CacheReports reports) {
        List<JedisSubscriber> ended;
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
        List<JedisSubscriber> ended;
        lock.lock();
        try {
            ended = stop();
        } finally {
            lock.unlock();
        }
        join(ended);
    }

    private List<JedisSubscriber> stop() {
        if (ticking != null) {
            ticking.cancel(false);
            ticking = null;
        }
        List<JedisSubscriber> ended = new ArrayList<>(subscribers.values());
        subscribers.clear();
        ended.forEach(JedisSubscriber::close);
        return ended;
    }

    private static void join(List<JedisSubscriber> ended) {
        try {
            long end = System.nanoTime() + JOIN_NANOS;
            for (JedisSubscriber subscriber : ended) {
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

    /** Gives every bucket to the subscriber of its owner. */
    private void reconcile() {
        Map<Address, BitSet> owned = new HashMap<>();
        for (int bucket = 0; bucket < Buckets.COUNT; bucket++) {
            JedisNode owner = topology.owner(Buckets.slot(bucket));
            if (owner != null) {
                owned.computeIfAbsent(owner.address(), unused -> new BitSet()).set(bucket);
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

    /** Ends the subscribers of nodes that own nothing, and those whose threads have died. */
    private void drop(Set<Address> owners, BitSet lost) {
        for (Iterator<Map.Entry<Address, JedisSubscriber>> all =
                        subscribers.entrySet().iterator();
                all.hasNext(); ) {
            Map.Entry<Address, JedisSubscriber> entry = all.next();
            if (!owners.contains(entry.getKey()) || !entry.getValue().isAlive()) {
                lost.or(entry.getValue().wanted());
                all.remove();
                entry.getValue().close();
            }
        }
    }

    /** Returns whether somebody listens to these buckets, or will. */
    private boolean listen(Address address, BitSet bits) {
        JedisSubscriber subscriber = subscribers.get(address);
        if (subscriber != null) {
            subscriber.want(bits);
            return true;
        }
        try {
            subscriber = new JedisSubscriber(address, settings, login, threads, this);
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
    public byte[] channel(int bucket) {
        return channels[bucket];
    }

    @Override
    public int bucket(byte[] channel) {
        return buckets.getOrDefault(new String(channel, StandardCharsets.US_ASCII), -1);
    }

    @Override
    public byte[] ownChannel(int bucket) {
        return JedisLogin.ascii(new String(channels[bucket], StandardCharsets.US_ASCII) + ownName);
    }

    @Override
    public void message(int bucket, byte[] bytes) {
        ChangeMessage message = ChangeMessage.decode(bytes);
        if (message == null) {
            BitSet unknown = new BitSet();
            unknown.set(bucket);
            suspect(unknown);
            return;
        }
        if (message.type() == ChangeMessage.REPLAYED) {
            replay.origins().announced(message.origin(), System.nanoTime());
            return;
        }
        if (listeners.hear(message.cache()) || replay.origins().isOwn(message.origin())) {
            journal.add(message);
        }
        listeners.deliver(message);
    }

    @Override
    public void suspect(BitSet buckets) {
        watch.suspect(buckets);
        listeners.suspect(buckets);
    }

    @Override
    public void current(BitSet buckets, long sentNanos) {
        watch.current(buckets, sentNanos);
        listeners.current(buckets, sentNanos);
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

    /** Subscribes anew where a server is not, or not any more, the one that was subscribed to. */
    void leave(Address address) {
        JedisSubscriber subscriber;
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
