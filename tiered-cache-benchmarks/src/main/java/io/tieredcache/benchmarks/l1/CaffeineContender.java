package io.tieredcache.benchmarks.l1;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Caffeine alone. */
final class CaffeineContender implements Contender {

    private final Cache<Long, String> cache;

    private CaffeineContender(Cache<Long, String> cache) {
        this.cache = cache;
        for (Long key : Keys.ALL) {
            cache.put(key, Keys.valueOf(key));
        }
    }

    static CaffeineContender plain(long maximumEntries) {
        return new CaffeineContender(
                Caffeine.newBuilder().maximumSize(maximumEntries).build());
    }

    /** Returns Caffeine as a near cache usually configures it: a TTL for each entry, and statistics. */
    static CaffeineContender withTtlAndStats(long maximumEntries) {
        Expiry<Long, String> eachItsOwn = Expiry.writing((key, value) -> Duration.ofHours(1 + key % 2));
        return new CaffeineContender(Caffeine.newBuilder()
                .maximumSize(maximumEntries)
                .expireAfter(eachItsOwn)
                .recordStats()
                .build());
    }

    @Override
    public @Nullable String get(Long key) {
        return cache.getIfPresent(key);
    }

    @Override
    public void close() {
        long misses = cache.stats().missCount();
        if (misses != 0 || cache.estimatedSize() != Keys.COUNT) {
            throw new IllegalStateException(misses + " misses, " + cache.estimatedSize() + " entries left");
        }
    }
}
