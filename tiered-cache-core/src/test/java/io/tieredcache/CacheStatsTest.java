package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.memory.MemoryTier;
import io.tieredcache.spi.CacheStats.NearDrops;
import io.tieredcache.spi.CacheStats.NearStats;
import io.tieredcache.spi.CacheStats.SharedStats;
import io.tieredcache.spi.Failure;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.FaultySharedTier;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.StringCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The counters of a cache. */
class CacheStatsTest {

    private static final Duration STALENESS = Duration.ofSeconds(2);

    private final FakeTicker ticker = new FakeTicker();
    private final FaultySharedTier<String> shared =
            FaultySharedTier.around(new InMemorySharedStore(ticker).tier(new StringCodec()));
    private final ListenedTier l2 = new ListenedTier(shared);
    private final ScriptedSource l3 = new ScriptedSource();

    private TieredCacheBuilder<Integer, String> builder() {
        return TieredCache.<Integer, String>named("numbers")
                .l1(MemoryTier.ofDefaults())
                .l2(l2)
                .l3(l3, l3)
                .ticker(ticker);
    }

    private TieredCache<Integer, String> openWithOne() {
        l3.rows.store(1, "one");
        TieredCache<Integer, String> cache = builder().build();
        cache.get(1);
        return cache;
    }

    private static NearDrops drops(TieredCache<?, ?> cache) {
        return cache.stats().l1().drops();
    }

    @Test
    void installs_loadsWritesAndKnownAbsent_areCounted() {
        try (TieredCache<Integer, String> cache = openWithOne()) {
            cache.get(1);
            assertThat(cache.get(2)).isNull();
            cache.put(3, "three");

            assertThat(cache.stats().l1().installs()).isEqualTo(3);
            assertThat(cache.stats().l1().entries()).isEqualTo(3);
            assertThat(drops(cache)).isEqualTo(new NearDrops(0, 0, 0, 0, 0));
        }
    }

    @Test
    void installs_refusedByAChangeDuringTheLoad_areNotCounted() {
        try (TieredCache<Integer, String> cache = TieredCache.<Integer, String>named("numbers")
                .l1(MemoryTier.ofDefaults())
                .l3(l3, l3)
                .build()) {
            l3.rows.store(1, "one");
            l3.afterNextRead(() -> cache.invalidate(1));
            assertThat(cache.get(1)).isEqualTo("one");
            assertThat(cache.stats().l1().installs()).isZero();

            cache.get(1);

            assertThat(cache.stats().l1().installs()).isEqualTo(1);
            assertThat(drops(cache).total()).isZero();
        }
    }

    @Test
    void expired_copyFoundAtTheEndOfItsLife_isCountedOnce() {
        try (TieredCache<Integer, String> cache = openWithOne()) {
            ticker.advance(Duration.ofHours(2));
            l2.listener().current(ListenedTier.all(), 0);
            assertThat(drops(cache).expired()).isZero();

            cache.get(1);
            cache.get(1);

            assertThat(drops(cache)).isEqualTo(new NearDrops(0, 1, 0, 0, 0));
        }
    }

    @Test
    void invalidated_ownWriteInvalidationAndClear_areCounted() {
        try (TieredCache<Integer, String> cache = openWithOne()) {
            cache.put(1, "uno");
            assertThat(drops(cache).invalidated()).isEqualTo(1);

            cache.invalidate(1);
            cache.invalidate(1);
            assertThat(drops(cache).invalidated()).isEqualTo(2);

            cache.getAll(List.of(1, 2, 3), CallOptions.defaults());
            cache.clear();
            assertThat(drops(cache)).isEqualTo(new NearDrops(0, 0, 5, 0, 0));
        }
    }

    @Test
    void invalidated_changedInAnotherJvm_isCountedWhenItIsAskedFor() {
        try (TieredCache<Integer, String> cache = openWithOne()) {
            l2.listener().current(ListenedTier.all(), 0);
            l2.listener().changed(KeyHash.of("1"), 0, 0);
            assertThat(drops(cache).total()).isZero();

            cache.get(1);

            assertThat(drops(cache)).isEqualTo(new NearDrops(0, 0, 1, 0, 0));
        }
    }

    @Test
    void suspect_gapInTheReportsOfItsPartition_isCounted() {
        try (TieredCache<Integer, String> cache = openWithOne()) {
            l2.listener().current(ListenedTier.all(), 0);
            ticker.advance(Duration.ofSeconds(1));
            l2.listener().suspect(ListenedTier.partitionOf(1));
            l2.listener().current(ListenedTier.all(), 0);

            cache.get(1);

            assertThat(drops(cache)).isEqualTo(new NearDrops(0, 0, 0, 1, 0));
        }
    }

    @Test
    void suspect_proofTooOld_isCounted() {
        try (TieredCache<Integer, String> cache = openWithOne()) {
            ticker.advance(STALENESS);

            cache.get(1);

            assertThat(drops(cache)).isEqualTo(new NearDrops(0, 0, 0, 1, 0));
        }
    }

    @Test
    void invalidated_longAfterAGap_isNoSuspect() {
        try (TieredCache<Integer, String> cache = openWithOne()) {
            l2.listener().current(ListenedTier.all(), 0);
            ticker.advance(Duration.ofSeconds(1));
            l2.listener().suspect(ListenedTier.partitionOf(1));
            for (int second = 0; second < 4; second++) {
                l2.listener().current(ListenedTier.all(), 0);
                ticker.advance(Duration.ofSeconds(1));
            }
            cache.get(1);
            l2.listener().changed(KeyHash.of("1"), 0, 0);

            cache.get(1);

            assertThat(drops(cache)).isEqualTo(new NearDrops(0, 0, 1, 1, 0));
        }
    }

    @Test
    void tooLarge_valueLargerThanL1_isCountedAsInstalledAndDropped() {
        try (TieredCache<Integer, String> cache = TieredCache.<Integer, String>named("numbers")
                .l1(MemoryTier.builder().maximumBytes(1 << 16).build())
                .l3(key -> "x".repeat(2 << 16))
                .build()) {
            cache.get(1);
            cache.get(2);

            NearStats l1 = cache.stats().l1();
            assertThat(l1.installs()).isEqualTo(2);
            assertThat(l1.drops()).isEqualTo(new NearDrops(0, 0, 0, 0, 2));
            assertThat(l1.entries()).isZero();
        }
    }

    @Test
    void evicted_moreThanTheBound_makeUpForTheRest() {
        try (TieredCache<Integer, String> cache = TieredCache.<Integer, String>named("numbers")
                .l1(MemoryTier.builder().maximumEntries(100).build())
                .l3(key -> "row")
                .build()) {
            for (int key = 0; key < 1_000; key++) {
                cache.get(key);
            }

            assertThat(cache.stats().l1().installs()).isEqualTo(1_000);
            Awaitility.await()
                    .until(() ->
                            drops(cache).evicted() == 1_000 - cache.stats().l1().entries());
            assertThat(drops(cache).evicted()).isGreaterThanOrEqualTo(900);
        }
    }

    @Test
    void drops_copyThatItsCopierCannotCopy_areNotCounted() {
        List<String> copied = new ArrayList<>();
        try (TieredCache<Integer, String> cache = TieredCache.<Integer, String>named("numbers")
                .l1(MemoryTier.ofDefaults())
                .l3(key -> "row")
                .copier(value -> {
                    copied.add(value);
                    if (copied.size() == 3) {
                        throw new IllegalStateException("thrown on purpose");
                    }
                    return value;
                })
                .build()) {
            cache.get(1);
            cache.get(1);

            assertThat(cache.stats().l1().misses()).isEqualTo(2);
            assertThat(drops(cache).total()).isZero();
        }
    }

    @Test
    void stores_fillsAndWritesThatL2Took_areCounted() {
        try (TieredCache<Integer, String> cache = openWithOne()) {
            assertThat(cache.get(2)).isNull();
            cache.putAll(Map.of(3, "three", 4, "four"), CallOptions.defaults());
            cache.delete(3);

            assertThat(cache.stats().l2().stores()).isEqualTo(4);
            assertThat(cache.stats().l2().lostFills()).isZero();
            assertThat(cache.stats().l2().lostWrites()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"READ", "ACQUIRE", "FILL"})
    void lostFills_l2FailsBeforeOrAfterTheLoad_areCounted(Operation broken) {
        l3.rows.store(1, "one");
        l3.rows.store(2, "two");
        try (TieredCache<Integer, String> cache = builder().build()) {
            shared.fail(broken, Failure.Kind.TIMEOUT);

            cache.getAll(List.of(1, 2, 3), CallOptions.defaults());

            SharedStats now = cache.stats().l2();
            assertThat(now.lostFills()).isEqualTo(3);
            assertThat(now.stores()).isZero();
            assertThat(now.lostWrites()).isZero();
        }
    }

    @Test
    void lostFills_loaderThrows_nothingIsLost() {
        try (TieredCache<Integer, String> cache = builder().build()) {
            shared.fail(Operation.READ, Failure.Kind.TIMEOUT);
            l3.afterNextRead(() -> {
                throw new IllegalStateException("no connection");
            });

            assertThatThrownBy(() -> cache.get(1)).isInstanceOf(CacheLoadingException.class);

            assertThat(cache.stats().l2().lostFills()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"BEGIN,INTENT,2", "END,INTENT,2", "END,INTENT_REQUIRED,2", "INVALIDATE,POST,0"})
    void lostWrites_l2FailsAtTheBeginOrTheEnd_areCounted(Operation broken, WriteMode mode, int lost) {
        try (TieredCache<Integer, String> cache = builder().writeMode(mode).build()) {
            shared.failNext(broken, 1, Failure.Kind.UNAVAILABLE);

            assertThat(cache.putAll(Map.of(1, "one", 2, "two"), CallOptions.defaults()))
                    .isEqualTo(WriteOutcome.PENDING);

            assertThat(cache.stats().l2().lostWrites()).isEqualTo(lost);
            assertThat(cache.stats().l2().stores()).isZero();
        }
    }

    @Test
    void lostWrites_deletionOrARowThatIsNotWritten_isNone() {
        try (TieredCache<Integer, String> cache = openWithOne()) {
            shared.failNext(Operation.END, 1, Failure.Kind.TIMEOUT);
            assertThat(cache.delete(1)).isEqualTo(WriteOutcome.PENDING);
            l3.beforeNextWrite(() -> {
                throw new IllegalStateException("no connection");
            });
            assertThatThrownBy(() -> cache.put(1, "uno")).isInstanceOf(CacheWritingException.class);

            assertThat(cache.stats().l2().lostWrites()).isZero();
        }
    }

    @Test
    void loadsInFlight_whileALoaderIsAtWork_isOne() {
        List<Long> seen = new ArrayList<>();
        try (TieredCache<Integer, String> cache = builder().build()) {
            l3.afterNextRead(() -> seen.add(cache.stats().l3().loadsInFlight()));
            cache.get(1);
            l3.afterNextRead(() -> {
                seen.add(cache.stats().l3().loadsInFlight());
                throw new IllegalStateException("no connection");
            });
            assertThatThrownBy(() -> cache.get(2)).isInstanceOf(CacheLoadingException.class);

            assertThat(seen).containsExactly(1L, 1L);
            assertThat(cache.stats().l3().loadsInFlight()).isZero();
        }
    }

    @Test
    void oldestPendingMillis_changeThatL2DoesNotConfirm_isPositiveUntilItDoes() {
        try (TieredCache<Integer, String> cache = openWithOne()) {
            assertThat(cache.stats().oldestPendingMillis()).isZero();
            shared.fail(Operation.INVALIDATE, Failure.Kind.UNAVAILABLE);

            assertThat(cache.invalidate(1)).isEqualTo(WriteOutcome.PENDING);

            assertThat(cache.stats().oldestPendingMillis()).isPositive();
            shared.heal(Operation.INVALIDATE);
            Awaitility.await().until(() -> cache.stats().oldestPendingMillis() == 0);
            assertThat(cache.stats().pendingInvalidations()).isZero();
        }
    }
}
