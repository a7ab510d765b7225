package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.spi.Failure.Kind;
import io.tieredcache.spi.Operation;
import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.FaultySharedTier;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.StringCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The laws of the project, each as a test of its name. More tests of the third are in {@link CopyLifeTest}, of the
 * fourth in {@link DeadSharedTierTest}, of the fifth in {@link StaleLoadTest}, and of the sixth in
 * {@link DeadlineTest}.
 */
@Timeout(60)
class LawsTest {

    private static final Duration TTL = Duration.ofSeconds(10);

    private final FakeTicker ticker = new FakeTicker();
    private final InMemorySharedStore store = new InMemorySharedStore(ticker);
    private final FaultySharedTier<String> l2 = FaultySharedTier.around(store.tier(new StringCodec()));
    private final ScriptedSource l3 = new ScriptedSource();

    private TieredCacheBuilder<Integer, String> builder(TierSet tiers) {
        return tiers.with(l2, l3, ticker).ttl(TTL).ttlJitter(0);
    }

    private TieredCache<Integer, String> open(TierSet tiers) {
        return builder(tiers).build();
    }

    @Test
    void downInOrderBackInReverse_promotionOnlyCopiesUpward() {
        List<String> steps = new ArrayList<>();
        for (Operation operation : Operation.values()) {
            for (int i = 0; i < 20; i++) {
                l2.beforeNext(operation, () -> steps.add("L2 " + operation));
            }
        }
        try (TieredCache<Integer, String> cache = TieredCache.<Integer, String>named("numbers")
                        .l1(new RecordingNearTier.Factory(steps))
                        .l2(l2)
                        .l3(l3, l3)
                        .ticker(ticker)
                        .build();
                TieredCache<Integer, String> other = open(TierSet.L2_L3)) {
            l3.rows.store(1, "one");
            l3.afterNextRead(() -> steps.add("L3 LOAD"));
            assertThat(cache.get(1)).isEqualTo("one");
            assertThat(deduplicated(steps))
                    .containsExactly("L1 GET", "L2 READ", "L2 ACQUIRE", "L3 LOAD", "L2 FILL", "L1 INSTALL");

            steps.clear();
            assertThat(cache.get(1)).isEqualTo("one");
            assertThat(steps).containsExactly("L1 GET");

            l3.rows.store(2, "two");
            assertThat(other.get(2)).isEqualTo("two");
            steps.clear();
            assertThat(cache.get(2)).isEqualTo("two");
            assertThat(deduplicated(steps)).containsExactly("L1 GET", "L2 READ", "L1 INSTALL");
        }
        assertThat(l3.rows.loads()).isEqualTo(2);
        assertThat(l3.rows.writes()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"L1_L3", "L2_L3", "L1_L2_L3"})
    void truthFirst_noTierHoldsAValueBeforeTheSystemOfRecord(TierSet tiers) {
        try (TieredCache<Integer, String> cache = open(tiers);
                TieredCache<Integer, String> other = open(TierSet.L2_L3)) {
            l3.rows.store(1, "old");
            assertThat(cache.get(1)).isEqualTo("old");
            ScriptedSource.Step nothingNew = () -> {
                assertThat(cache.getIfPresent(1)).isIn("old", null);
                assertThat(cache.get(1)).isEqualTo("old");
                assertThat(cache.getAll(List.of(1))).containsValue("old");
                assertThat(other.getIfPresent(1)).isIn("old", null);
            };

            l3.beforeNextWrite(nothingNew);
            assertThat(cache.put(1, "new")).isEqualTo(WriteOutcome.APPLIED);
            assertThat(cache.get(1)).isEqualTo("new");

            l3.rows.store(1, "old");
            cache.invalidate(1);
            l3.beforeNextWrite(nothingNew);
            assertThat(cache.putAll(Map.of(1, "new", 2, "two"))).isEqualTo(WriteOutcome.APPLIED);
            assertThat(cache.getAll(List.of(1, 2))).containsEntry(1, "new").containsEntry(2, "two");

            l3.rows.store(1, "old");
            cache.invalidate(1);
            l3.beforeNextWrite(nothingNew);
            assertThat(cache.delete(1)).isEqualTo(WriteOutcome.APPLIED);
            assertThat(cache.get(1)).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"L1_L3", "L2_L3", "L1_L2_L3"})
    void truthFirst_theWriteFails_noTierHoldsIt(TierSet tiers) {
        try (TieredCache<Integer, String> cache = open(tiers);
                TieredCache<Integer, String> other = open(TierSet.L1_L2_L3)) {
            l3.rows.store(1, "old");
            cache.get(1);
            other.get(1);
            IllegalStateException cause = new IllegalStateException("constraint");
            l3.beforeNextWrite(() -> {
                throw cause;
            });

            assertThatThrownBy(() -> cache.put(1, "new"))
                    .isInstanceOf(CacheWritingException.class)
                    .hasCause(cause);

            assertThat(cache.getIfPresent(1)).isNull();
            assertThat(cache.get(1)).isEqualTo("old");
            assertThat(other.get(1)).isEqualTo("old");
        }
    }

    /** Removes repetitions: two requests in a row to one tier are one step. */
    private static List<String> deduplicated(List<String> steps) {
        List<String> way = new ArrayList<>();
        for (String step : steps) {
            if (way.isEmpty() || !way.get(way.size() - 1).equals(step)) {
                way.add(step);
            }
        }
        return way;
    }

    @ParameterizedTest
    @EnumSource(names = {"L1_L3", "L2_L3", "L1_L2_L3"})
    void aTierMayFail_theTruthMayNotFailSilently_loads(TierSet tiers) {
        try (TieredCache<Integer, String> cache = open(tiers)) {
            l3.rows.store(1, "one");
            IllegalStateException cause = new IllegalStateException("no connection");
            for (int i = 0; i < 3; i++) {
                l3.afterNextRead(() -> {
                    throw cause;
                });
            }

            assertThatThrownBy(() -> cache.get(1))
                    .isInstanceOf(CacheLoadingException.class)
                    .hasCause(cause);
            assertThatThrownBy(() -> cache.getAll(List.of(1, 2)))
                    .isInstanceOf(CacheLoadingException.class)
                    .hasCause(cause);
            assertThatThrownBy(() -> cache.refresh(1))
                    .isInstanceOf(CacheLoadingException.class)
                    .hasCause(cause);
            assertThat(cache.getIfPresent(1)).isNull();
            assertThat(cache.get(1)).isEqualTo("one");
            assertThat(cache.stats().l3().loadFailures()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"L2_L3", "L1_L2_L3"})
    void aTierMayFail_theTruthMayNotFailSilently_bothAtOnce(TierSet tiers) {
        try (TieredCache<Integer, String> cache = open(tiers)) {
            l2.failAll(Kind.UNAVAILABLE);
            l3.rows.store(1, "one");
            l3.afterNextRead(() -> {
                throw new IllegalStateException("no connection");
            });
            l3.beforeNextWrite(() -> {
                throw new IllegalStateException("no connection");
            });

            assertThatThrownBy(() -> cache.get(1)).isInstanceOf(CacheLoadingException.class);
            assertThatThrownBy(() -> cache.put(1, "new")).isInstanceOf(CacheWritingException.class);
            assertThat(cache.get(1)).isEqualTo("one");
            l2.heal();
        }
    }

    @Test
    void aCopyNeverOutlivesTheCopyItCameFrom() {
        try (TieredCache<Integer, String> first = open(TierSet.L1_L2_L3);
                TieredCache<Integer, String> second = open(TierSet.L1_L2_L3)) {
            l3.rows.store(1, "old");
            assertThat(first.get(1)).isEqualTo("old");
            ticker.advance(TTL.minusSeconds(1));
            assertThat(second.get(1)).isEqualTo("old");
            l3.rows.store(1, "new");

            ticker.advance(Duration.ofSeconds(1));

            assertThat(second.getIfPresent(1)).isNull();
            assertThat(second.get(1)).isEqualTo("new");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"L1_L3", "L2_L3", "L1_L2_L3"})
    void aLoaderThatStartedBeforeAWriteNeverOverwritesWhatCameAfter(TierSet tiers) throws Exception {
        CountDownLatch hasRead = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        l3.rows.store(1, "old");
        l3.afterNextRead(() -> {
            hasRead.countDown();
            goOn.await();
        });
        try (TieredCache<Integer, String> cache = open(tiers);
                Threads threads = new Threads()) {
            FutureTask<String> reader = threads.start(() -> String.valueOf(cache.get(1)));
            hasRead.await();

            cache.put(1, "new");
            goOn.countDown();
            reader.get();

            assertThat(cache.get(1)).isEqualTo("new");
        }
    }

    @Test
    void aCallerNeverWaitsLongerThanItsDeadline() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        l3.afterNextRead(() -> {
            loading.countDown();
            goOn.await();
        });
        try (TieredCache<Integer, String> cache = open(TierSet.L1_L2_L3);
                Threads threads = new Threads()) {
            FutureTask<String> leader = threads.start(() -> String.valueOf(cache.get(1)));
            loading.await();

            assertThatThrownBy(() -> cache.get(1, CallOptions.defaults().withDeadline(Duration.ofMillis(50))))
                    .isInstanceOf(CacheDeadlineException.class);

            assertThat(leader.isDone()).isFalse();
            goOn.countDown();
            leader.get();
        }
    }
}
