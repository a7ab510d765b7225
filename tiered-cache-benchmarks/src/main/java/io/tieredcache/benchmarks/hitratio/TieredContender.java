package io.tieredcache.benchmarks.hitratio;

import io.tieredcache.TieredCache;
import io.tieredcache.memory.MemoryTier;

/** The whole facade over L1, with a loader that always finds a value. */
final class TieredContender implements Contender {

    /**
     * Size of a value, large compared with the tier's charge for an entry, so that a limit on bytes limits the number
     * of entries.
     */
    private static final int VALUE_BYTES = 100_000;

    /** The tier's approximate charge for the key and its bookkeeping. */
    private static final int OTHER_BYTES = 150;

    private final TieredCache<Integer, Integer> cache;
    private long loads;

    private TieredContender(MemoryTier tier) {
        cache = TieredCache.<Integer, Integer>named("hitratio")
                .l1(tier)
                .l3(this::load)
                .build();
    }

    /** Returns a cache with a maximum number of entries. */
    static TieredContender ofEntries(int maximumEntries) {
        return new TieredContender(MemoryTier.builder()
                .maximumEntries(maximumEntries)
                .unboundedBytes()
                .build());
    }

    /**
     * Returns a cache with both limits that reaches the limit on entries first, which is the default case for small
     * values.
     */
    static TieredContender ofBoth(int maximumEntries) {
        return new TieredContender(
                MemoryTier.builder().maximumEntries(maximumEntries).build());
    }

    /**
     * Returns a cache with both limits that reaches the limit on bytes first, which is the default case for large
     * values.
     */
    static TieredContender ofBothBytes(int maximumEntries) {
        return new TieredContender(MemoryTier.builder()
                .maximumEntries(2L * maximumEntries)
                .maximumBytes((long) maximumEntries * (VALUE_BYTES + OTHER_BYTES))
                .weigher(value -> VALUE_BYTES)
                .build());
    }

    /**
     * Returns a cache with a maximum number of bytes; all entries have one size, so the number of entries is limited
     * too.
     */
    static TieredContender ofBytes(int maximumEntries) {
        return new TieredContender(MemoryTier.builder()
                .unboundedEntries()
                .maximumBytes((long) maximumEntries * (VALUE_BYTES + OTHER_BYTES))
                .weigher(value -> VALUE_BYTES)
                .build());
    }

    private Integer load(Integer key) {
        loads++;
        return key;
    }

    @Override
    public boolean get(Integer key) {
        long before = loads;
        if (!key.equals(cache.get(key))) {
            throw new IllegalStateException("not the value of " + key);
        }
        return loads == before;
    }

    @Override
    public void close() {
        cache.close();
    }
}
