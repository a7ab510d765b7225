package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.memory.MemoryTier;
import io.tieredcache.testing.FakeTicker;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Jitter spreads the ends of copies that began together. It only shortens lifetimes. */
class TtlJitterTest {

    private static final int KEYS = 200;

    private final FakeTicker ticker = new FakeTicker();

    @Test
    void ttlJitter_aHalf_endsCopiesBetweenHalfTheTtlAndTheTtl() {
        try (TieredCache<Integer, String> cache = TieredCache.<Integer, String>named("jitter")
                .l1(MemoryTier.ofDefaults())
                .ttl(Duration.ofSeconds(100))
                .ttlJitter(0.5)
                .ticker(ticker)
                .build()) {
            IntStream.range(0, KEYS).forEach(key -> cache.put(key, "value"));

            ticker.advance(Duration.ofSeconds(49));
            assertThat(held(cache)).isEqualTo(KEYS);
            ticker.advance(Duration.ofSeconds(26));
            assertThat(held(cache)).isBetween(1, KEYS - 1);
            ticker.advance(Duration.ofSeconds(25));
            assertThat(held(cache)).isZero();
        }
    }

    private static int held(TieredCache<Integer, String> cache) {
        return (int) IntStream.range(0, KEYS)
                .filter(key -> cache.getIfPresent(key) != null)
                .count();
    }
}
