package io.tieredcache;

import io.tieredcache.spi.InvalidateReply;
import io.tieredcache.spi.InvalidateRequest;
import io.tieredcache.spi.Invalidated;
import io.tieredcache.spi.SharedTier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys whose change L2 has not confirmed. While a key is here, this JVM reads it past L2 and keeps no copy of it; a daemon
 * thread, alive only while there are such keys, tells L2 until it confirms. What no longer fits makes this JVM distrust all
 * of L2 until every old entry has expired.
 */
final class Recovery implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TieredCache.class);
    private static final int MOST_KEYS = 200_000;
    private static final int BATCH = 1_000;
    private static final long ATTEMPT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long SHORTEST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private record Pending(long version, long attempt, boolean committed) {}

    private final String cache;
    private final SharedTier tier;
    private final long ttlNanos;
    private final ConcurrentMap<String, Pending> pending = new ConcurrentHashMap<>();
    private final AtomicLong attempts = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closing = lock.newCondition();
    private boolean working;
    private boolean closed;
    private volatile boolean distrusting;
    private volatile long distrustEndsNanos;

    Recovery(String cache, SharedTier tier, long ttlNanos) {
        this.cache = cache;
        this.tier = tier;
        this.ttlNanos = ttlNanos;
    }

    boolean covers(String key) {
        return (!pending.isEmpty() && pending.containsKey(key)) || (distrusting && isStillDistrusting());
    }

    private boolean isStillDistrusting() {
        distrusting = System.nanoTime() - distrustEndsNanos < 0;
        return distrusting;
    }

    int size() {
        return pending.size();
    }

    /** Distrusts L2 about a key whose write is about to commit. */
    void suspend(String key) {
        admit(key, new Pending(0, attempts.incrementAndGet(), false));
    }

    /** Tells L2 in the background that a key has changed. */
    void add(String key, long version) {
        admit(key, new Pending(version, attempts.incrementAndGet(), true));
        lock.lock();
        try {
            if (!working && !closed) {
                working = true;
                Thread thread = new Thread(this::work, "tiered-cache-recovery-" + cache);
                thread.setDaemon(true);
                thread.start();
            }
        } finally {
            lock.unlock();
        }
    }

    private void admit(String key, Pending entry) {
        if (pending.size() >= MOST_KEYS && !pending.containsKey(key)) {
            distrustEndsNanos = System.nanoTime() + ttlNanos;
            distrusting = true;
            LOG.warn(
                    "cache {}: more than {} changes wait for L2; it is not read until its entries expire",
                    cache,
                    MOST_KEYS);
        } else {
            pending.merge(key, entry, Recovery::later);
        }
    }

    /** The later attempt, telling of both: an unversioned change removes whatever is there, so it wins. */
    private static Pending later(Pending one, Pending two) {
        if (!one.committed || !two.committed) {
            return new Pending(one.committed ? one.version : two.version, two.attempt, one.committed || two.committed);
        }
        boolean versioned = one.version > 0 && two.version > 0;
        return new Pending(versioned ? Math.max(one.version, two.version) : 0, two.attempt, true);
    }

    private void work() {
        long pause = SHORTEST_PAUSE_MILLIS;
        while (true) {
            boolean progress = round();
            pause = progress ? SHORTEST_PAUSE_MILLIS : Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            lock.lock();
            try {
                if (closed || nothingToTell()) {
                    working = false;
                    return;
                }
                if (!progress && closing.await(pause, TimeUnit.MILLISECONDS)) {
                    working = false;
                    return;
                }
            } catch (InterruptedException e) {
                working = false;
                Thread.currentThread().interrupt();
                return;
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean nothingToTell() {
        return pending.values().stream().noneMatch(Pending::committed);
    }

    /** Tells L2 of a batch; returns whether it confirmed anything. */
    private boolean round() {
        List<Map.Entry<String, Pending>> batch = new ArrayList<>();
        List<InvalidateRequest> requests = new ArrayList<>();
        for (Map.Entry<String, Pending> entry : pending.entrySet()) {
            if (entry.getValue().committed() && batch.size() < BATCH) {
                batch.add(Map.entry(entry.getKey(), entry.getValue()));
                requests.add(
                        new InvalidateRequest(entry.getKey(), entry.getValue().version()));
            }
        }
        if (batch.isEmpty()) {
            return true;
        }
        boolean progress = false;
        List<InvalidateReply> replies = tell(requests);
        for (int i = 0; i < replies.size(); i++) {
            if (replies.get(i) instanceof Invalidated) {
                pending.remove(batch.get(i).getKey(), batch.get(i).getValue());
                progress = true;
            }
        }
        return progress;
    }

    /** A tier must not throw; one that does has confirmed nothing, and is told again. */
    private List<InvalidateReply> tell(List<InvalidateRequest> requests) {
        try {
            return tier.invalidateAll(requests, ATTEMPT_NANOS);
        } catch (RuntimeException e) {
            LOG.debug("cache {}: L2 broke its contract when it was told of changes", cache, e);
            return List.of();
        }
    }

    /** Gives what is left one last attempt, and ends the thread. May block for as long as L2 takes to answer or fail. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            closing.signalAll();
        } finally {
            lock.unlock();
        }
        while (!pending.isEmpty() && round() && !nothingToTell()) {
            LOG.debug("cache {}: told L2 of pending changes while closing", cache);
        }
        if (!nothingToTell()) {
            LOG.warn("cache {}: closed with {} changes that L2 has not confirmed", cache, pending.size());
        }
    }
}
