package io.tieredcache.benchmarks.hitratio;

import io.tieredcache.TieredCache;
import io.tieredcache.memory.MemoryTier;

/** The whole facade over L1, with a loader that always answers. */
final class TieredContender implements Contender {

    /** Large beside the tier's own charge for an entry, so that a number of bytes stands for a number of entries. */
    private static final int VALUE_BYTES = 100_000;

    /** What the tier charges for the key and its bookkeeping, about. */
    private static final int OTHER_BYTES = 150;

    private final TieredCache<Integer, Integer> cache;
    private long loads;

    private TieredContender(MemoryTier tier) {
        cache = TieredCache.<Integer, Integer>named("hitratio")
                .l1(tier)
                .l3(this::load)
                .build();
    }

    /** The entries are bounded. */
    static TieredContender ofEntries(int maximumEntries) {
        return new TieredContender(MemoryTier.builder()
                .maximumEntries(maximumEntries)
                .unboundedBytes()
                .build());
    }

    /** Both are bounded, and the bound on entries is met first; so it is by default when values are small. */
    static TieredContender ofBoth(int maximumEntries) {
        return new TieredContender(
                MemoryTier.builder().maximumEntries(maximumEntries).build());
    }

    /** Both are bounded, and the bound on bytes is met first; so it is by default when values are large. */
    static TieredContender ofBothBytes(int maximumEntries) {
        return new TieredContender(MemoryTier.builder()
                .maximumEntries(2L * maximumEntries)
                .maximumBytes((long) maximumEntries * (VALUE_BYTES + OTHER_BYTES))
                .weigher(value -> VALUE_BYTES)
                .build());
    }

    /** The bytes are bounded; all entries are of one size, so that their number is bounded with them. */
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
