package io.tieredcache;

import io.tieredcache.spi.InvalidateReply;
import io.tieredcache.spi.InvalidateRequest;
import io.tieredcache.spi.Invalidated;
import io.tieredcache.spi.KeyHash;
import io.tieredcache.spi.SharedTier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What L2 has not confirmed. While the change of a key is here, this JVM reads the key past L2 and keeps no copy of it; a
 * daemon thread, alive only while there is something to tell, tells L2 until it confirms. Changes that no longer fit, like a
 * clear that failed, make this JVM read everything past L2 until L2 has voided all that it holds of the cache.
 */
final class Recovery implements AutoCloseable {

    static final int MOST_KEYS = 200_000;

    private static final Logger LOG = LoggerFactory.getLogger(TieredCache.class);
    private static final int MOST_LEASES = 10_000;
    private static final int BATCH = 1_000;
    private static final long ATTEMPT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private record Pending(long version, long attempt, boolean committed) {}

    private record Lost(long token, long endsNanos) {}

    private final String cache;
    private final SharedTier tier;
    private final Floors floors;
    private final Waits waits;
    private final long leaseNanos;
    private final ConcurrentMap<String, Pending> pending = new ConcurrentHashMap<>();
    /** Leases that may have been given although the reply was lost. */
    private final ConcurrentMap<String, Lost> leases = new ConcurrentHashMap<>();

    private final AtomicLong attempts = new AtomicLong();
    private final AtomicLong clearsWanted = new AtomicLong();
    private volatile long clearsDone;
    private final AtomicBoolean working = new AtomicBoolean();
    private final CountDownLatch closing = new CountDownLatch(1);

    Recovery(String cache, SharedTier tier, Floors floors, Waits waits, long leaseMillis) {
        this.cache = cache;
        this.tier = tier;
        this.floors = floors;
        this.waits = waits;
        this.leaseNanos = TimeUnit.MILLISECONDS.toNanos(leaseMillis);
    }

    boolean covers(String key) {
        return pending.containsKey(key) || isClearing();
    }

    private boolean isClearing() {
        return clearsWanted.get() != clearsDone;
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
        work();
    }

    /** Gives a lease back in the background, which otherwise would keep everyone waiting until it runs out. */
    void release(String key, long token) {
        if (leases.size() < MOST_LEASES) {
            leases.put(key, new Lost(token, waits.nanos() + leaseNanos));
            work();
        }
    }

    /** Voids in the background all that L2 holds of the cache. */
    void clear() {
        clearsWanted.incrementAndGet();
        work();
    }

    private void admit(String key, Pending entry) {
        if (pending.size() >= MOST_KEYS && !pending.containsKey(key)) {
            LOG.warn(
                    "cache {}: more than {} changes wait for L2; all its copies become void instead", cache, MOST_KEYS);
            clear();
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
        if (closing.getCount() > 0 && working.compareAndSet(false, true)) {
            waits.start("tiered-cache-recovery-" + cache, this::rounds);
        }
    }

    private void rounds() {
        long pause = SHORTEST_PAUSE_NANOS;
        try {
            while (!isDone()) {
                boolean progress = round();
                pause = progress ? SHORTEST_PAUSE_NANOS : Math.min(2 * pause, LONGEST_PAUSE_NANOS);
                if (!progress && waits.await(closing, pause)) {
                    break;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            working.set(false);
        }
        if (!isDone()) {
            work();
        }
    }

    private boolean isDone() {
        return !isClearing() && leases.isEmpty() && nothingToTell();
    }

    private boolean nothingToTell() {
        return pending.values().stream().noneMatch(Pending::committed);
    }

    /** Tells L2 a part of it; returns whether it confirmed anything. A tier that throws has confirmed nothing. */
    private boolean round() {
        try {
            boolean cleared = isClearing() && clearL2();
            boolean told = tellL2();
            return giveBack() || told || cleared;
        } catch (RuntimeException e) {
            LOG.debug("cache {}: L2 broke its contract when it was told of changes", cache, e);
            return false;
        }
    }

    private boolean clearL2() {
        long wanted = clearsWanted.get();
        boolean done = tier.clear(ATTEMPT_NANOS) instanceof Invalidated;
        if (done) {
            clearsDone = wanted;
        }
        return done;
    }

    private boolean tellL2() {
        List<Map.Entry<String, Pending>> batch = new ArrayList<>();
        List<InvalidateRequest> requests = new ArrayList<>();
        for (Map.Entry<String, Pending> entry : pending.entrySet()) {
            if (entry.getValue().committed() && batch.size() < BATCH) {
                batch.add(Map.entry(entry.getKey(), entry.getValue()));
                requests.add(
                        new InvalidateRequest(entry.getKey(), entry.getValue().version()));
            }
        }
        boolean progress = false;
        List<InvalidateReply> replies = requests.isEmpty() ? List.of() : tier.invalidateAll(requests, ATTEMPT_NANOS);
        for (int i = 0; i < replies.size(); i++) {
            if (replies.get(i) instanceof Invalidated done) {
                Map.Entry<String, Pending> told = batch.get(i);
                floors.raise(KeyHash.of(told.getKey()), told.getValue().version(), done.fence());
                pending.remove(told.getKey(), told.getValue());
                progress = true;
            }
        }
        return progress;
    }

    private boolean giveBack() {
        boolean progress = false;
        for (Map.Entry<String, Lost> lease : leases.entrySet()) {
            Lost lost = lease.getValue();
            boolean over = waits.nanos() - lost.endsNanos() > 0;
            if (!over && tier.release(lease.getKey(), lost.token(), ATTEMPT_NANOS) != null) {
                return progress;
            }
            leases.remove(lease.getKey(), lost);
            progress = true;
        }
        return progress;
    }

    /** Gives what is left one last attempt, and ends the thread. May block for as long as L2 takes to answer or fail. */
    @Override
    public void close() {
        closing.countDown();
        while (!isDone() && round()) {
            LOG.debug("cache {}: told L2 of pending changes while closing", cache);
        }
        if (isClearing() || !nothingToTell()) {
            LOG.warn("cache {}: closed with {} changes that L2 has not confirmed", cache, pending.size());
        }
    }
}
