package io.tieredcache;

import io.tieredcache.coherence.Floors;
import io.tieredcache.concurrent.Timing;
import io.tieredcache.spi.shared.ClearReply;
import io.tieredcache.spi.shared.Cleared;
import io.tieredcache.spi.shared.InvalidateReply;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.spi.shared.ReleaseReply;
import io.tieredcache.spi.shared.Released;
import io.tieredcache.spi.shared.SharedTier;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sender of changes that L2 has not confirmed: it retries until L2 confirms them. While the change of a key is in
 * the {@link Backlog}, this JVM reads the key past L2, and L1 keeps a value for at most 2 s. A clear that did not reach
 * a partition covers all keys of that partition, and of no other.
 *
 * <p>One daemon thread sends the changes; it waits while the backlog is empty. The thread starts with the cache,
 * because during an outage a new thread may fail to start. Partitions are independent of each other;
 * {@link PendingPartition} describes the pauses.
 */
final class Recovery implements AutoCloseable {

    static final int MOST_KEYS = 200_000;

    private static final Logger LOG = LoggerFactory.getLogger(TieredCache.class);
    private static final int MOST_LEASES = 100_000;
    private static final long ATTEMPT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** The interval at which the thread looks for entries that are due. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final long LAST_ATTEMPTS_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long WARNING_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String cache;
    private final SharedTier tier;
    private final Floors floors;
    private final Timing timing;
    private final long leaseNanos;
    private final Backlog backlog;
    private final Semaphore wanted = new Semaphore(0);
    /** Held while sending, by the thread or by the caller of {@link #close}. */
    private final ReentrantLock sending = new ReentrantLock();

    private volatile boolean closing;
    private volatile boolean failed;
    private volatile long overflowWarnedNanos;
    private volatile boolean overflowWarned;
    private volatile boolean lateWarned;

    Recovery(String cache, SharedTier tier, Floors floors, Timing timing, long leaseMillis) {
        this(cache, tier, floors, timing, leaseMillis, new Backlog(KeyHash.PARTITIONS, MOST_KEYS, MOST_LEASES));
    }

    Recovery(String cache, SharedTier tier, Floors floors, Timing timing, long leaseMillis, Backlog backlog) {
        this.cache = cache;
        this.tier = tier;
        this.floors = floors;
        this.timing = timing;
        this.leaseNanos = TimeUnit.MILLISECONDS.toNanos(leaseMillis);
        this.backlog = backlog;
    }

    /** Starts the thread. Called once. */
    void start() {
        timing.start("tiered-cache-recovery-" + cache, this::run);
    }

    /** Returns whether this JVM must read a key past L2, because L2 has not confirmed one of its changes. */
    boolean covers(String key, long hash) {
        return backlog.covers(key, hash);
    }

    /** Returns the change of a key that waits for L2, or null if none does. */
    @Nullable
    PendingChange committed(String key, long hash) {
        return backlog.committed(key, hash);
    }

    /**
     * Runs a step that has L2 confirm changes by {@link #confirmed}, while no round runs. Waits for a round that runs now.
     *
     * @return false if the time was over before the round, and the step was not run
     */
    boolean betweenRounds(long nanos, Runnable step) {
        try {
            if (!sending.tryLock(nanos, TimeUnit.NANOSECONDS)) {
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        try {
            step.run();
            return true;
        } finally {
            sending.unlock();
        }
    }

    /** L2 has confirmed a change, in a step between two rounds. */
    void confirmed(String key, long hash, PendingChange sent, long fence) {
        floors.raise(hash, sent.version(), fence);
        backlog.confirmed(key, sent);
    }

    /** Returns the number of keys, and of partitions to clear, that L2 has not confirmed. */
    int size() {
        return Math.max(0, backlog.size());
    }

    /** Returns the age of the oldest pending change or clear, in milliseconds, at least 1; 0 if there is none. */
    long oldestMillis() {
        long nanos = backlog.oldestNanos(timing.nanos());
        return nanos < 0 ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    /**
     * Makes this JVM read a key past L2, because its write is about to commit without a confirmed intent. A call of
     * {@link #resume} must follow.
     */
    void suspend(String key) {
        if (!backlog.addOpenWrite(key, timing.nanos())) {
            warnOfOverflow();
        }
    }

    /** Adds a change like {@link #add}, at the end of a write that began with {@link #suspend}. */
    void resume(String key, long version) {
        add(key, version);
        backlog.endWrite(key);
    }

    /**
     * Adds a change of a key, which the thread sends to L2. If the cache is being closed, sends it before this method
     * returns.
     */
    void add(String key, long version) {
        if (!backlog.add(key, version, timing.nanos())) {
            warnOfOverflow();
        }
        wake();
        if (closing) {
            sendAfterClose(key);
        }
    }

    /**
     * Sends the change of a write that ended after the cache was closed, because the thread has ended; warns if L2 does
     * not confirm it.
     */
    private void sendAfterClose(String key) {
        boolean unused = round();
        if (covers(key, KeyHash.of(key)) && !lateWarned) {
            lateWarned = true;
            LOG.warn(
                    "cache {}: a write has ended after the cache was closed, and L2 has not confirmed it; other JVMs may read"
                            + " the old value until its ttl ends: close caches after their callers. This is said once",
                    cache);
        }
    }

    /** Gives a lease back in the background. Otherwise all JVMs would wait until it expires. */
    void release(String key, long token) {
        long now = timing.nanos();
        backlog.addLease(key, token, now + leaseNanos, now);
        wake();
    }

    /** Voids in the background every entry of some partitions in L2. */
    void clear(BitSet partitions) {
        backlog.addClear(partitions, timing.nanos());
        wake();
    }

    private void wake() {
        if (wanted.availablePermits() == 0) {
            wanted.release();
        }
    }

    private void warnOfOverflow() {
        long now = timing.nanos();
        if (!overflowWarned || now - overflowWarnedNanos > WARNING_PAUSE_NANOS) {
            overflowWarned = true;
            overflowWarnedNanos = now;
            LOG.warn(
                    "cache {}: more than {} changes wait for L2; from now on all copies of a partition become void instead,"
                            + " partition by partition. This is said at most once a minute",
                    cache,
                    MOST_KEYS);
        }
    }

    private void run() {
        while (!closing) {
            try {
                runOnce();
            } catch (OutOfMemoryError | InternalError e) {
                // Thrown while a failure was logged or waited for. The thread goes on, since no other would replace it.
                Thread.onSpinWait();
            }
        }
    }

    private void runOnce() {
        boolean sent = false;
        try {
            sent = round();
        } catch (Throwable e) {
            warnOfFailure(e);
        }
        if (!sent) {
            awaitWork();
        }
    }

    private void warnOfFailure(Throwable e) {
        boolean first = !failed;
        failed = true;
        try {
            if (first) {
                LOG.warn(
                        "cache {}: L2 broke its contract when changes were sent to it ({}); they are sent again, and this is said once",
                        cache,
                        e.getClass().getName());
            }
            LOG.debug("cache {}: changes could not be sent to L2", cache, e);
        } catch (Throwable t) {
            // A logger that fails must not end the thread.
        }
    }

    private void awaitWork() {
        try {
            boolean unused = timing.acquire(wanted, backlog.isEmpty() ? IDLE_NANOS : LOOK_NANOS);
            wanted.drainPermits();
        } catch (InterruptedException ignored) {
            // The thread ends only by close.
        }
    }

    /** Sends the entries that are due to L2; returns whether there were any. */
    boolean round() {
        sending.lock();
        try {
            RecoveryRound round = backlog.due(timing.nanos());
            if (round.isEmpty()) {
                return false;
            }
            try {
                clear(round);
                send(round);
                giveBack(round);
            } finally {
                backlog.end(round, timing.nanos());
            }
            return true;
        } finally {
            sending.unlock();
        }
    }

    private void clear(RecoveryRound round) {
        if (round.clears.isEmpty()) {
            return;
        }
        ClearReply reply = tier.clear(round.partitionsToClear(), ATTEMPT_NANOS);
        if (reply instanceof Cleared cleared) {
            for (RecoveryRound.Clear clear : round.clears) {
                if (!cleared.missed().get(clear.partition().number)) {
                    backlog.confirmed(round, clear);
                }
            }
        }
    }

    private void send(RecoveryRound round) {
        if (round.changes.isEmpty()) {
            return;
        }
        List<InvalidateReply> replies = tier.invalidateAll(round.invalidations(), ATTEMPT_NANOS);
        for (int i = 0; i < replies.size(); i++) {
            if (replies.get(i) instanceof Invalidated done) {
                RecoveryRound.Change sent = round.changes.get(i);
                floors.raise(KeyHash.of(sent.key()), sent.change().version(), done.fence());
                backlog.confirmed(round, sent);
            }
        }
    }

    private void giveBack(RecoveryRound round) {
        if (round.leases.isEmpty()) {
            return;
        }
        List<ReleaseReply> replies = tier.releaseAll(round.releases(), ATTEMPT_NANOS);
        for (int i = 0; i < replies.size(); i++) {
            if (replies.get(i) instanceof Released) {
                backlog.confirmed(round, round.leases.get(i));
            }
        }
    }

    /** Sends the pending entries a last time, and ends the thread. Blocks for about 2 s if L2 does not answer. */
    @Override
    public void close() {
        closing = true;
        wanted.release();
        long ends = timing.nanos() + LAST_ATTEMPTS_NANOS;
        backlog.expedite(timing.nanos());
        try {
            while (ends - timing.nanos() > 0 && round()) {
                LOG.debug("cache {}: sent pending changes to L2 while closing", cache);
            }
        } finally {
            if (backlog.size() > 0) {
                LOG.warn(
                        "cache {}: closed with changes of {} keys and clears of {} partitions that L2 has not confirmed;"
                                + " other JVMs may read the old values until their ttl ends",
                        cache,
                        backlog.keys(),
                        backlog.clears());
            }
        }
    }
}
