package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.spi.Operation;
import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.FaultySharedTier;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.MapSource;
import io.tieredcache.testing.StringCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The fifth law: a load that started before a write or an invalidation never overwrites the newer state. */
@Timeout(60)
class StaleLoadTest {

    /** The deadline of the calls; a refresh waits half of it for a load that began before. */
    private static final Duration DEADLINE = Duration.ofSeconds(2);

    private final FakeTicker ticker = new FakeTicker();
    private final InMemorySharedStore store = new InMemorySharedStore(ticker);
    private final FaultySharedTier<String> l2 = FaultySharedTier.around(store.tier(new StringCodec()));

    /** The ways to change row 1 from "old". */
    enum ChangeOf {
        PUT("new") {
            @Override
            void apply(TieredCache<Integer, String> cache, ScriptedSource l3) {
                cache.put(1, "new");
            }
        },
        PUT_ALL("new") {
            @Override
            void apply(TieredCache<Integer, String> cache, ScriptedSource l3) {
                cache.putAll(Map.of(1, "new", 2, "two"));
            }
        },
        DELETE(null) {
            @Override
            void apply(TieredCache<Integer, String> cache, ScriptedSource l3) {
                cache.delete(1);
            }
        },
        INVALIDATE("new") {
            @Override
            void apply(TieredCache<Integer, String> cache, ScriptedSource l3) {
                l3.rows.store(1, "new");
                cache.invalidate(1);
            }
        },
        INVALIDATE_OF_A_DELETION(null) {
            @Override
            void apply(TieredCache<Integer, String> cache, ScriptedSource l3) {
                l3.rows.erase(1);
                cache.invalidateAll(List.of(1, 2));
            }
        },
        PUT_TWICE("new") {
            @Override
            void apply(TieredCache<Integer, String> cache, ScriptedSource l3) {
                cache.put(1, "newer than old");
                cache.put(1, "new");
            }
        },
        REFRESH("new") {
            @Override
            void apply(TieredCache<Integer, String> cache, ScriptedSource l3) {
                l3.rows.store(1, "new");
                assertThat(cache.refresh(1)).isEqualTo("new");
            }
        };

        final @Nullable String result;

        ChangeOf(@Nullable String result) {
            this.result = result;
        }

        abstract void apply(TieredCache<Integer, String> cache, ScriptedSource l3);
    }

    static Stream<Arguments> cases() {
        return Stream.of(TierSet.L1_L3, TierSet.L1_L2_L3, TierSet.L2_L3)
                .flatMap(tiers -> Stream.of(ChangeOf.values())
                        .flatMap(change ->
                                Stream.of(true, false).map(versioned -> Arguments.of(tiers, change, versioned))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aLoaderThatStartedBeforeAWriteNeverOverwritesWhatCameAfter(TierSet tiers, ChangeOf change, boolean versioned)
            throws Exception {
        ScriptedSource l3 = source(versioned);
        CountDownLatch hasRead = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        l3.afterNextRead(() -> {
            hasRead.countDown();
            goOn.await();
        });
        try (TieredCache<Integer, String> cache =
                        tiers.with(l2, l3, ticker).deadline(DEADLINE).build();
                TieredCache<Integer, String> other =
                        TierSet.L1_L2_L3.with(l2, l3, ticker).deadline(DEADLINE).build();
                Threads threads = new Threads()) {
            FutureTask<String> reader = threads.start(() -> String.valueOf(cache.get(1)));
            hasRead.await();

            change.apply(cache, l3);
            goOn.countDown();
            assertThat(reader.get()).isIn("old", String.valueOf(change.result));

            assertTruth(cache, other, change);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aBulkLoaderThatStartedBeforeAWriteNeverOverwritesWhatCameAfter(
            TierSet tiers, ChangeOf change, boolean versioned) throws Exception {
        ScriptedSource l3 = source(versioned);
        CountDownLatch hasRead = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        l3.afterNextRead(() -> {
            hasRead.countDown();
            goOn.await();
        });
        try (TieredCache<Integer, String> cache =
                        tiers.with(l2, l3, ticker).deadline(DEADLINE).build();
                TieredCache<Integer, String> other =
                        TierSet.L1_L2_L3.with(l2, l3, ticker).deadline(DEADLINE).build();
                Threads threads = new Threads()) {
            FutureTask<Map<Integer, String>> reader = threads.start(() -> cache.getAll(List.of(1, 2, 3)));
            hasRead.await();

            change.apply(cache, l3);
            goOn.countDown();
            reader.get();

            assertTruth(cache, other, change);
            assertThat(cache.get(2)).isEqualTo(l3.rows.find(2));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aReaderDuringAWriteLeavesNoOldCopy(TierSet tiers, ChangeOf change, boolean versioned) throws Exception {
        ScriptedSource l3 = source(versioned);
        try (TieredCache<Integer, String> cache =
                        tiers.with(l2, l3, ticker).deadline(DEADLINE).build();
                TieredCache<Integer, String> other =
                        TierSet.L1_L2_L3.with(l2, l3, ticker).deadline(DEADLINE).build()) {
            l3.beforeNextWrite(() -> {
                assertThat(cache.get(1)).isEqualTo("old");
                assertThat(cache.getAll(List.of(1, 3))).containsEntry(1, "old");
            });

            change.apply(cache, l3);

            assertTruth(cache, other, change);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOldEntryReadFromL2BeforeAWriteNeverEntersL1AfterIt(ChangeOf change) throws Exception {
        ScriptedSource l3 = source(true);
        CountDownLatch hasRead = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (TieredCache<Integer, String> cache =
                        TierSet.L1_L2_L3.with(l2, l3, ticker).deadline(DEADLINE).build();
                TieredCache<Integer, String> other =
                        TierSet.L2_L3.with(l2, l3, ticker).deadline(DEADLINE).build();
                Threads threads = new Threads()) {
            assertThat(other.get(1)).isEqualTo("old");
            l2.afterNext(Operation.READ, () -> {
                hasRead.countDown();
                Threads.await(goOn);
            });
            FutureTask<String> reader = threads.start(() -> String.valueOf(cache.get(1)));
            hasRead.await();

            change.apply(cache, l3);
            goOn.countDown();
            reader.get();

            assertTruth(cache, other, change);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherInstancesLoadThatStartedBeforeAWriteNeverOverwritesWhatCameAfter(ChangeOf change) throws Exception {
        ScriptedSource l3 = source(true);
        CountDownLatch hasRead = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        l3.afterNextRead(() -> {
            hasRead.countDown();
            goOn.await();
        });
        try (TieredCache<Integer, String> cache =
                        TierSet.L1_L2_L3.with(l2, l3, ticker).deadline(DEADLINE).build();
                TieredCache<Integer, String> other =
                        TierSet.L1_L2_L3.with(l2, l3, ticker).deadline(DEADLINE).build();
                Threads threads = new Threads()) {
            FutureTask<String> reader = threads.start(() -> String.valueOf(other.get(1)));
            hasRead.await();

            change.apply(cache, l3);
            goOn.countDown();
            reader.get();

            assertTruth(cache, other, change);
        }
    }

    private static ScriptedSource source(boolean versioned) {
        ScriptedSource l3 = new ScriptedSource(versioned ? MapSource.versioned() : MapSource.unversioned());
        l3.rows.store(1, "old");
        l3.rows.store(3, "three");
        return l3;
    }

    private static void assertTruth(
            TieredCache<Integer, String> cache, TieredCache<Integer, String> other, ChangeOf change) {
        assertThat(cache.getIfPresent(1)).isIn(change.result, null);
        assertThat(other.getIfPresent(1)).isIn(change.result, null);
        assertThat(cache.get(1)).isEqualTo(change.result);
        assertThat(other.get(1)).isEqualTo(change.result);
        assertThat(cache.get(1)).isEqualTo(change.result);
    }
}
