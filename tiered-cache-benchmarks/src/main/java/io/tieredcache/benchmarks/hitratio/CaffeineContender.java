package io.tieredcache.benchmarks.hitratio;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/** Caffeine alone. */
final class CaffeineContender implements Contender {

    private static final int ENTRY_WEIGHT = 100;

    private final Cache<Integer, Integer> cache;

    private CaffeineContender(Cache<Integer, Integer> cache) {
        this.cache = cache;
    }

    static CaffeineContender ofEntries(int maximumEntries) {
        return new CaffeineContender(
                Caffeine.newBuilder().maximumSize(maximumEntries).build());
    }

    /**
     * Returns Caffeine with a maximum weight. All entries weigh the same, so the weight limits the number of entries.
     */
    static CaffeineContender ofWeight(int maximumEntries) {
        return new CaffeineContender(Caffeine.newBuilder()
                .maximumWeight((long) maximumEntries * ENTRY_WEIGHT)
                .weigher((Integer key, Integer value) -> ENTRY_WEIGHT)
                .build());
    }

    @Override
    public boolean get(Integer key) {
        boolean hit = cache.getIfPresent(key) != null;
        if (!hit) {
            cache.put(key, key);
        }
        return hit;
    }

    @Override
    public void close() {
        cache.invalidateAll();
    }
}
