package io.tieredcache.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.spi.NearEntry;
import io.tieredcache.spi.NearTier;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryTierBoundsTest {

    private static final int KB = 1 << 10;
    private static final int MB = 1 << 20;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 100, 199, 200, 1_000, 10_000})
    void entries_installedOneByOne_neverExceedTheBound(int bound) {
        for (MemoryTier kind : List.of(
                MemoryTier.builder().maximumEntries(bound).build(),
                MemoryTier.builder().maximumEntries(bound).unboundedBytes().build())) {
            try (NearTier<Integer, Object> tier = kind.create("bound")) {
                for (int i = 0; i < 3 * bound + 100; i++) {
                    install(tier, i, new byte[i % 50]);
                    assertThat(tier.entries()).isBetween(1L, (long) bound);
                }
                assertThat(tier.entries()).isGreaterThanOrEqualTo(bound * 97L / 100);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 2_000})
    void entries_installedByManyThreads_areWithinTheBoundWhenAllAreDone(int bound) throws Exception {
        int threads = 4;
        try (NearTier<Integer, Object> tier =
                MemoryTier.builder().maximumEntries(bound).build().create("bound")) {
            AtomicLong most = new AtomicLong();
            CyclicBarrier round = new CyclicBarrier(threads, () -> most.accumulateAndGet(tier.entries(), Math::max));
            List<Future<?>> running = new ArrayList<>();
            ExecutorService pool = Executors.newFixedThreadPool(threads);
            for (int t = 0; t < threads; t++) {
                int first = t * 10_000_000;
                running.add(pool.submit(() -> {
                    for (int i = 0; i < 2 * bound + 2_000; i++) {
                        install(tier, first + i, new byte[i % 300]);
                        if (i % 50 == 0) {
                            round.await();
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
            pool.shutdown();
            assertThat(most.get()).isBetween(1L, (long) bound);
        }
    }

    @Test
    void bounds_sizesThatComeInPhases_bothHoldAndAreUsed() {
        int entries = 2_000;
        try (NearTier<Integer, Object> tier = MemoryTier.builder()
                .maximumEntries(entries)
                .maximumBytes(4 * MB)
                .build()
                .create("phases")) {
            int next = 0;
            for (int size : new int[] {10, 8 * KB, 10, 1 * KB, 100 * KB, 500}) {
                for (int i = 0; i < 12_000; i++) {
                    // A key must be requested more than once to displace the keys of the phase before.
                    tier.get(next);
                    install(tier, next, new byte[size]);
                    tier.get(next++);
                    assertThat(tier.entries()).isLessThanOrEqualTo(entries);
                    assertThat(tier.bytes()).isLessThanOrEqualTo(4 * MB);
                }
                double full = Math.max((double) tier.entries() / entries, (double) tier.bytes() / (4 * MB));
                assertThat(full)
                        .as("share of the bound that binds at %d bytes", size)
                        .isGreaterThan(0.9);
            }
        }
    }

    @Test
    void bounds_sizesMixedAtRandom_bothHoldAndAreUsed() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int entries = 2_000;
        try (NearTier<Integer, Object> tier = MemoryTier.builder()
                .maximumEntries(entries)
                .maximumBytes(8 * MB)
                .build()
                .create("mix")) {
            for (int i = 0; i < 50_000; i++) {
                install(tier, random.nextInt(20_000), new byte[random.nextInt(100) == 0 ? 100 * KB : 100]);
                assertThat(tier.entries()).isLessThanOrEqualTo(entries);
                assertThat(tier.bytes()).isLessThanOrEqualTo(8 * MB);
            }
            assertThat(Math.max(tier.entries() / (double) entries, tier.bytes() / (8.0 * MB)))
                    .isGreaterThan(0.9);
        }
    }

    @Test
    void install_largeEntryAmongManySmall_takesTheRoomOfFew() {
        try (NearTier<Integer, Object> tier =
                MemoryTier.builder().maximumEntries(1_000).build().create("large")) {
            for (int i = 0; i < 5_000; i++) {
                install(tier, i, i);
            }
            // A key requested once may lose against existing entries; a key requested many times may not.
            for (int i = 0; i < 100; i++) {
                tier.get(-1);
                install(tier, -1, new byte[5 * MB]);
            }

            assertThat(tier.get(-1)).isNotNull();
            assertThat(tier.entries()).isGreaterThan(900);
        }
    }

    /** Removes one entry at a time: Caffeine notices each removal in the background. */
    @Test
    void bytes_allWereRemoved_areNone() {
        try (NearTier<Integer, Object> tier = MemoryTier.ofDefaults().create("removed")) {
            for (int i = 0; i < 9_000; i++) {
                install(tier, i, new byte[3 * KB]);
            }
            for (int i = 0; i < 9_000; i++) {
                tier.remove(i);
            }

            assertThat(tier.entries()).isZero();
            assertThat(tier.bytes()).isZero();
        }
    }

    @Test
    void install_largerThanTheByteBound_isDroppedWithTheOlderValue() {
        try (NearTier<String, Object> tier =
                MemoryTier.builder().maximumBytes(64 * KB).build().create("large")) {
            install(tier, "key", "old");
            install(tier, "other", "stays");

            assertThat(install(tier, "key", new byte[65 * KB])).isTrue();

            assertThat(tier.get("key")).isNull();
            assertThat(tier.get("other")).isNotNull();
            assertThat(tier.evictions()).isZero();
        }
    }

    @Test
    void install_refused_leavesTheCharge() {
        try (NearTier<String, Object> tier = MemoryTier.ofDefaults().create("refused")) {
            install(tier, "key", new byte[KB]);
            install(tier, "settle", new byte[MB]);
            tier.remove("settle");
            long before = settled(tier);

            tier.install("key", NearEntry.of(new byte[100 * KB], 0, 0, 0, 0, 0, 0), () -> false);

            assertThat(settled(tier)).isEqualTo(before);
        }
    }

    @Test
    void weigher_ownAnswer_isChargedUnlessNegativeOrThrown() {
        try (NearTier<String, Object> tier = MemoryTier.builder()
                .maximumBytes(MB)
                .weigher(value -> {
                    if (value instanceof Integer weight) {
                        return weight;
                    }
                    if (value instanceof byte[]) {
                        return -1;
                    }
                    throw new IllegalStateException("unknown type");
                })
                .build()
                .create("own")) {
            install(tier, "own", 2 * MB);
            assertThat(tier.get("own")).isNull();
            install(tier, "own", 1_000);
            assertThat(tier.get("own")).isNotNull();
            install(tier, "negative", new byte[2 * MB]);
            assertThat(tier.get("negative")).isNull();
            install(tier, "thrown", "x".repeat(2 * MB));
            assertThat(tier.get("thrown")).isNull();
            install(tier, "thrown", "x");
            assertThat(tier.get("thrown")).isNotNull();
        }
    }

    @Test
    void clear_whileAKeyIsBeingInstalled_removesThatToo() {
        try (NearTier<String, Object> tier = MemoryTier.ofDefaults().create("clear")) {
            NearEntry<Object> entry = NearEntry.of("v", 0, 0, 0, 0, 0, 0);
            tier.install("key", entry, () -> {
                Thread clearing = new Thread(tier::clear);
                clearing.start();
                try {
                    clearing.join();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return true;
            });

            assertThat(tier.get("key")).isNull();
        }
    }

    /** Installs enough entries to make the tier do its bookkeeping, and removes them again. */
    private static long settled(NearTier<String, Object> tier) {
        install(tier, "settle", new byte[MB]);
        long bytes = tier.bytes();
        tier.remove("settle");
        return bytes;
    }

    private static <K> boolean install(NearTier<K, Object> tier, K key, Object value) {
        return tier.install(key, NearEntry.of(value, 0, 0, 0, 0, 0, 0), () -> true);
    }
}
