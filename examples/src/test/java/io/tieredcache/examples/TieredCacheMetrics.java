package io.tieredcache.examples;

import io.micrometer.core.instrument.*;
import io.micrometer.core.instrument.binder.cache.CacheMeterBinder;
import io.tieredcache.TieredCache;
import io.tieredcache.spi.CacheStats;
import java.util.Objects;

public final class TieredCacheMetrics<K, V> extends CacheMeterBinder<TieredCache<K, V>> {

    public TieredCacheMetrics(TieredCache<K, V> cache) {
        super(cache, cache.name(), Tags.empty());
    }

    private TieredCache<K, V> cache() {
        return Objects.requireNonNull(getCache(), "the cache is gone");
    }

    private CacheStats stats() {
        return cache().stats();
    }

    @Override
    protected Long size() {
        return stats().l1().entries();
    }

    @Override
    protected long hitCount() {
        return stats().l1().hits();
    }

    @Override
    protected Long missCount() {
        return stats().l1().misses();
    }

    @Override
    protected Long evictionCount() {
        return stats().l1().drops().evicted();
    }

    @Override
    protected long putCount() {
        return stats().l1().installs();
    }

    @Override
    protected void bindImplementationSpecificMetrics(MeterRegistry registry) {
        Gauge.builder("cache.pending.oldest", cache(), open -> open.stats().oldestPendingMillis())
                .tags(getTagsWithCacheName())
                .baseUnit("milliseconds")
                .register(registry);
        FunctionCounter.builder(
                        "cache.lost.writes", cache(), open -> open.stats().l2().lostWrites())
                .tags(getTagsWithCacheName())
                .register(registry);
    }
}
