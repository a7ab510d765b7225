package io.tieredcache.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.binder.cache.CacheMeterBinder;
import io.micrometer.core.instrument.binder.cache.CacheMeterBinderCompatibilityKit;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tieredcache.TieredCache;
import io.tieredcache.memory.MemoryTier;
import io.tieredcache.spi.Failure;
import io.tieredcache.spi.Operation;
import io.tieredcache.testing.FaultySharedTier;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.StringCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Micrometer's compatibility kit for caches, on the binder of the documentation. */
final class TieredCacheMetricsTest extends CacheMeterBinderCompatibilityKit<TieredCache<String, String>> {

    @Override
    public TieredCache<String, String> createCache() {
        return TieredCache.<String, String>named("mycache")
                .l1(MemoryTier.ofDefaults())
                .build();
    }

    @Override
    public CacheMeterBinder<TieredCache<String, String>> binder() {
        return new TieredCacheMetrics<>(cache);
    }

    @Override
    public void put(String key, String value) {
        cache.put(key, value);
    }

    @Override
    public @Nullable String get(String key) {
        return cache.get(key);
    }

    @Test
    void bindTo_l2DoesNotConfirm_lostWritesAndTheOldestPendingChangeAreReported() {
        FaultySharedTier<String> l2 = FaultySharedTier.around(new InMemorySharedStore().tier(new StringCodec()));
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (TieredCache<String, String> cache =
                TieredCache.<String, String>named("words").l2(l2).build()) {
            new TieredCacheMetrics<>(cache).bindTo(registry);
            assertThat(registry.get("cache.pending.oldest").gauge().value()).isZero();
            l2.fail(Operation.INVALIDATE, Failure.Kind.TIMEOUT);
            l2.failNext(Operation.PUT, 1, Failure.Kind.TIMEOUT);
            cache.put("one", "uno");

            assertThat(registry.get("cache.lost.writes")
                            .tag("cache", "words")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("cache.pending.oldest").gauge().value()).isPositive();
            l2.heal();
        }
    }

    @Test
    void documentation_hasThisBinder() throws Exception {
        String source = Files.readString(Path.of("src/test/java/io/tieredcache/examples/TieredCacheMetrics.java"));

        assertThat(Files.readString(Path.of("../docs/metrics.md")))
                .contains(source.substring(source.indexOf("import ")));
    }
}
