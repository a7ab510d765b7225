package io.tieredcache.benchmarks.l1;

import io.tieredcache.TieredCache;
import io.tieredcache.memory.MemoryTier;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The whole facade, as an application calls it. */
final class TieredContender implements Contender {

    private final AtomicLong loads = new AtomicLong();
    private final TieredCache<Long, String> cache;

    TieredContender(long maximumEntries) {
        cache = TieredCache.<Long, String>named("bench")
                .l1(MemoryTier.builder()
                        .maximumEntries(maximumEntries)
                        .unboundedBytes()
                        .build())
                .l3(this::load)
                .build();
        for (Long key : Keys.ALL) {
            cache.get(key);
        }
    }

    private String load(Long key) {
        loads.incrementAndGet();
        return Keys.valueOf(key);
    }

    @Override
    public @Nullable String get(Long key) {
        return cache.get(key);
    }

    @Override
    public void close() {
        long misses = cache.stats().l1().misses();
        cache.close();
        if (loads.get() != Keys.COUNT || misses != Keys.COUNT) {
            throw new IllegalStateException(
                    loads + " loads and " + misses + " misses, expected the " + Keys.COUNT + " that filled the cache");
        }
    }
}
