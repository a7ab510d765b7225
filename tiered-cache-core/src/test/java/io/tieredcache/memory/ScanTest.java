package io.tieredcache.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tieredcache.spi.NearEntry;
import io.tieredcache.spi.NearTier;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Keys in use, while a batch reads new keys. Caffeine does its maintenance in the caller's thread here, so that every
 * run is the same.
 */
class ScanTest {

    private static final int ENTRIES = 1_000;
    private static final int VALUE_BYTES = 100_000;
    private static final int BOOKKEEPING_BYTES = 200;
    private static final int LOOK_UPS = 10_000;
    private static final int NEW_PERCENT = 90;

    /** The minimum share of the hits of Caffeine alone. */
    private static final double LEAST = 0.9;

    @ParameterizedTest
    @ValueSource(ints = {600, 800, 860})
    void get_hotKeysThroughAScan_boundOnEntries_keepsWhatCaffeineKeeps(int hot) {
        long bare = hits(hot, bare());
        try (NearTier<Integer, Object> tier = CaffeineTier.ofEntries(ENTRIES, Runnable::run)) {
            assertThat(hits(hot, through(tier))).isGreaterThan((long) (LEAST * bare));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {600, 800, 860})
    void get_hotKeysThroughAScan_boundOnBoth_keepsWhatCaffeineKeeps(int hot) {
        long bare = hits(hot, bare());
        try (NearTier<Integer, Object> tier = ofBytes(Bounds.of(ENTRIES, MemoryTier.DEFAULT_MAXIMUM_BYTES), 1)) {
            assertThat(hits(hot, through(tier))).isGreaterThan((long) (LEAST * bare));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {600, 800, 860})
    void get_hotKeysThroughAScan_boundOnBytes_keepsWhatCaffeineKeeps(int hot) {
        long bare = hits(hot, bare());
        Bounds bounds = Bounds.of(Bounds.NONE, (long) ENTRIES * (VALUE_BYTES + BOOKKEEPING_BYTES));
        try (NearTier<Integer, Object> tier = ofBytes(bounds, VALUE_BYTES)) {
            assertThat(hits(hot, through(tier))).isGreaterThan((long) (LEAST * bare));
        }
    }

    private static NearTier<Integer, Object> ofBytes(Bounds bounds, int valueBytes) {
        EntryWeigher weigher = new EntryWeigher(new HeapWeigher(bounds.bytes()), value -> valueBytes);
        return CaffeineTier.ofBytes(bounds, weigher, Runnable::run);
    }

    private static IntPredicate through(NearTier<Integer, Object> tier) {
        return key -> {
            boolean hit = tier.get(key) != null;
            if (!hit) {
                tier.install(key, NearEntry.of(key, 0, 0, 0, 0, 0, 0), () -> true);
            }
            return hit;
        };
    }

    private static IntPredicate bare() {
        Cache<Integer, Integer> cache = Caffeine.newBuilder()
                .maximumSize(ENTRIES)
                .executor(Runnable::run)
                .build();
        return key -> {
            boolean hit = cache.getIfPresent(key) != null;
            if (!hit) {
                cache.put(key, key);
            }
            return hit;
        };
    }

    /** Reads the hot keys twenty times each, then among many new ones, and returns the number of their hits. */
    private static long hits(int hot, IntPredicate cache) {
        Random random = new Random(1);
        int warmUp = 20 * hot;
        int newKey = hot;
        long hits = 0;
        for (int i = 0; i < warmUp + LOOK_UPS; i++) {
            boolean old = i < warmUp || random.nextInt(100) >= NEW_PERCENT;
            int key = i < warmUp ? i % hot : old ? random.nextInt(hot) : newKey++;
            if (cache.test(key) && i >= warmUp) {
                hits++;
            }
        }
        return hits;
    }
}
