package io.tieredcache;

import io.tieredcache.memory.MemoryTier;
import io.tieredcache.spi.CacheLoader;
import io.tieredcache.spi.CacheWriter;
import io.tieredcache.spi.Ticker;
import io.tieredcache.spi.shared.SharedTier;

/** The subsets of tiers that a cache can have. */
enum TierSet {
    L1(true, false, false),
    L2(false, true, false),
    L1_L2(true, true, false),
    L1_L3(true, false, true),
    L2_L3(false, true, true),
    L1_L2_L3(true, true, true);

    final boolean near;
    final boolean shared;
    final boolean source;

    TierSet(boolean near, boolean shared, boolean source) {
        this.near = near;
        this.shared = shared;
        this.source = source;
    }

    <S extends CacheLoader<Integer, String> & CacheWriter<Integer, String>> TieredCacheBuilder<Integer, String> with(
            SharedTier.Factory<String> l2, S l3, Ticker ticker) {
        TieredCacheBuilder<Integer, String> builder = withoutSource(l2, ticker);
        return source ? builder.l3(l3, l3) : builder;
    }

    TieredCacheBuilder<Integer, String> readOnly(
            SharedTier.Factory<String> l2, CacheLoader<Integer, String> l3, Ticker ticker) {
        TieredCacheBuilder<Integer, String> builder = withoutSource(l2, ticker);
        return source ? builder.l3(l3) : builder;
    }

    private TieredCacheBuilder<Integer, String> withoutSource(SharedTier.Factory<String> l2, Ticker ticker) {
        TieredCacheBuilder<Integer, String> builder = TieredCache.named("numbers");
        if (near) {
            builder.l1(MemoryTier.ofDefaults());
        }
        if (shared) {
            builder.l2(l2);
        }
        return builder.ticker(ticker);
    }
}
