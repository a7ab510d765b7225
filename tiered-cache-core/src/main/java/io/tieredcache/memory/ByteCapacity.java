package io.tieredcache.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Policy;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bound on bytes, usually together with one on entries.
 *
 * <p>Caffeine has one weight. With a bound on bytes alone, the weight of an entry is its bytes. With both bounds, each
 * entry weighs its bytes plus a constant, its equal share of the byte bound, and Caffeine's maximum is adjusted:
 * <pre>
 *   weight  = bytes + share                 share = maximum bytes / maximum entries
 *   maximum = what the tier weighs when the first of the two bounds is reached
 * </pre>
 * Small entries then weigh nearly the same, as if their number alone were bounded; large ones weigh about their bytes.
 * If the sizes change, the maximum is lowered when a bound is exceeded. It is raised when neither bound is nearly
 * reached, or when a large entry would evict many small ones. Each change makes Caffeine forget how it had divided its
 * room between new and frequent entries, so there is slack between the two conditions.
 */
final class ByteCapacity implements Capacity {

    private static final int MOST_ATTEMPTS = 1_000;

    /** Caffeine adds weights as numbers of 32 bits. */
    private static final long LARGEST_SHARE = 1 << 20;

    private final Cache<?, ?> cache;
    private final Policy.Eviction<?, ?> eviction;
    private final Bounds bounds;
    private final long share;
    private final long highestWeight;
    private final long slack;
    private final AtomicLong unsettledBytes = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile long operatingWeight;
    private volatile boolean primed;
    private volatile boolean halfFull;

    ByteCapacity(Cache<?, ?> cache, Bounds bounds) {
        this.cache = cache;
        this.eviction = cache.policy().eviction().orElseThrow();
        this.bounds = bounds;
        this.share = share(bounds);
        this.highestWeight = highestWeight(bounds);
        this.slack = slack(bounds.entries());
        this.operatingWeight = highestWeight;
        this.primed = !bounds.boundsEntries();
    }

    /** Returns the constant that is added to the bytes of each entry. */
    static long share(Bounds bounds) {
        return bounds.boundsEntries() ? Math.min(LARGEST_SHARE, bounds.bytes() / bounds.entries()) : 0;
    }

    /** Returns the weight of a tier that has reached both bounds. */
    static long highestWeight(Bounds bounds) {
        long shares = bounds.boundsEntries() ? share(bounds) * bounds.entries() : 0;
        return mostBytes(bounds) + shares;
    }

    /** Returns the target in bytes, a little below the bound, because Caffeine evicts in the background. */
    static long mostBytes(Bounds bounds) {
        return bounds.bytes() - slackBytes(bounds.bytes());
    }

    private static long slackBytes(long maximumBytes) {
        return maximumBytes / 128;
    }

    /** Returns the slack in entries within which the weight may drift before the maximum is adjusted again. */
    private static long slack(long maximumEntries) {
        return Math.max(EntryCapacity.slack(maximumEntries), Math.min(maximumEntries / 50, 3));
    }

    /** Returns the number of unused entries beyond which the maximum is raised. */
    private static long mostUnused(long maximumEntries) {
        return Math.min(maximumEntries, 12_800) * 3 / 100;
    }

    @Override
    public void prepare(long entryBytes) {
        if (operatingWeight == highestWeight) {
            return;
        }
        long entries = cache.estimatedSize() + 1;
        long weight = weight() + entryBytes + share;
        long bytes = weight - entries * share;
        if (weight <= operatingWeight || bytes > targetBytes()) {
            return;
        }
        boolean unused = entries <= bounds.entries() - mostUnused(bounds.entries())
                && bytes <= bounds.bytes() - 4 * slackBytes(bounds.bytes());
        boolean large = entryBytes + share > weight / entries * Math.max(2, slack);
        if (unused || large) {
            raise(Math.max(weight, whenFull(entries, bytes, target())));
        }
    }

    @Override
    public void settle(long entryBytes) {
        // Caffeine's weight is behind a lock. Between two looks the bytes grow by less than the slack below the bound.
        boolean looks = unsettledBytes.addAndGet(entryBytes) >= slackBytes(bounds.bytes());
        if (looks) {
            unsettledBytes.set(0);
            cache.cleanUp();
            noteHalfFull(weight() >= operatingWeight / 2);
        }
        if (!bounds.boundsEntries()) {
            return;
        }
        long entries = cache.estimatedSize();
        // Caffeine notices the priming at the next installation.
        noteHalfFull(primed);
        if (entries > bounds.entries() || (looks && bytes() > mostBytes(bounds))) {
            squeeze();
        } else if (!primed && (entries >= bounds.entries() / 2 || (looks && bytes() >= bounds.bytes() / 2))) {
            prime();
        }
    }

    private void noteHalfFull(boolean now) {
        if (now && !halfFull) {
            halfFull = true;
        }
    }

    @Override
    public boolean isHalfFull() {
        return halfFull;
    }

    @Override
    public long bytes() {
        return Math.max(0, weight() - cache.estimatedSize() * share);
    }

    private long weight() {
        return eviction.weightedSize().orElse(0);
    }

    /**
     * Evicts until there is a little more room than the newest entry needs. Each step takes at most the weight of the
     * lightest entries to evict. A share of the whole weight would evict hundreds of small entries if a few large ones
     * hold most of it.
     */
    private void squeeze() {
        lock.lock();
        try {
            primed = true;
            cache.cleanUp();
            if (cache.estimatedSize() <= bounds.entries() && bytes() <= mostBytes(bounds)) {
                return;
            }
            for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
                long tooManyEntries = cache.estimatedSize() - target();
                long tooManyBytes = bytes() - targetBytes();
                if (tooManyEntries <= 0 && tooManyBytes <= 0) {
                    return;
                }
                long tooMuch = Math.max(tooManyEntries * (EntryWeigher.LIGHTEST_BYTES + share), tooManyBytes);
                operate(Math.max(0, weight() - tooMuch));
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lowers the maximum to the expected weight of the full tier, because Caffeine starts counting uses of keys only
     * when its maximum is half reached.
     */
    private void prime() {
        lock.lock();
        try {
            if (!primed) {
                primed = true;
                cache.cleanUp();
                long entries = Math.max(1, cache.estimatedSize());
                operate(Math.max(
                        weight(),
                        whenFull(entries, bytes(), bounds.entries() - EntryCapacity.slack(bounds.entries()))));
            }
        } finally {
            lock.unlock();
        }
    }

    private void raise(long weight) {
        lock.lock();
        try {
            if (weight > operatingWeight) {
                operate(weight);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sets Caffeine's maximum. The caller must hold the lock. */
    private void operate(long weight) {
        operatingWeight = Math.min(highestWeight, weight);
        eviction.setMaximum(operatingWeight);
    }

    private long target() {
        return bounds.entries() - slack;
    }

    private long targetBytes() {
        return bounds.bytes() - 2 * slackBytes(bounds.bytes());
    }

    /**
     * Returns the weight at which a tier reaches the first of its bounds, if its further entries have the average size
     * of the present ones.
     */
    private long whenFull(long entries, long bytes, long mostEntries) {
        double average = Math.max(1.0, (double) bytes / entries);
        return (long) (Math.min((double) mostEntries, mostBytes(bounds) / average) * (average + share));
    }
}
