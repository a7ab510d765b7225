package io.tieredcache.memory;

import com.github.benmanes.caffeine.cache.Cache;

/**
 * A bound on entries alone, enforced by Caffeine itself. Caffeine evicts in the background; a caller that finds the
 * bound exceeded runs the eviction itself.
 */
final class EntryCapacity implements Capacity {

    private final Cache<?, ?> cache;
    private final long maximumEntries;

    EntryCapacity(Cache<?, ?> cache, long maximumEntries) {
        this.cache = cache;
        this.maximumEntries = maximumEntries;
    }

    /** Returns the number of entries to stay below the bound, so that evictions happen in batches. */
    static long slack(long maximumEntries) {
        return Math.min(maximumEntries / 200, 64);
    }

    @Override
    public void prepare(long entryBytes) {}

    @Override
    public void settle(long entryBytes) {
        if (cache.estimatedSize() > maximumEntries) {
            cache.cleanUp();
        }
    }

    @Override
    public boolean isHalfFull() {
        return cache.estimatedSize() >= maximumEntries / 2;
    }

    @Override
    public long bytes() {
        return 0;
    }
}
