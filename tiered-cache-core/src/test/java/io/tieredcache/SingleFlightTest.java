package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.spi.CacheLoader;
import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.StringCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Concurrent callers of one key, tested through the interface. */
@Timeout(60)
class SingleFlightTest {

    private static final int CALLERS = 64;

    private final FakeTicker ticker = new FakeTicker();
    private final InMemorySharedStore store = new InMemorySharedStore(ticker);
    private final ScriptedSource l3 = new ScriptedSource();
    private final CountDownLatch loading = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    private TieredCache<Integer, String> open(TierSet tiers) {
        return tiers.with(store.tier(new StringCodec()), l3, ticker).build();
    }

    private void holdTheNextLoad() {
        l3.afterNextRead(() -> {
            loading.countDown();
            goOn.await();
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"L1_L3", "L2_L3", "L1_L2_L3"})
    void get_manyCallersMeet_oneLoads(TierSet tiers) throws Exception {
        l3.rows.store(1, "one");
        holdTheNextLoad();
        try (TieredCache<Integer, String> cache = open(tiers);
                Threads threads = new Threads()) {
            List<FutureTask<String>> answers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                answers.add(threads.start(() -> String.valueOf(cache.get(1))));
            }
            threads.awaitAllWaiting();
            goOn.countDown();

            for (FutureTask<String> answer : answers) {
                assertThat(answer.get()).isEqualTo("one");
            }
            assertThat(l3.rows.loads()).isEqualTo(1);
            assertThat(cache.stats().coalesced()).isEqualTo(CALLERS - 1);
        }
    }

    @Test
    void getAll_overlappingKeySets_loadEachKeyOnce() throws Exception {
        for (int key = 0; key < 6; key++) {
            l3.rows.store(key, "value " + key);
        }
        holdTheNextLoad();
        try (TieredCache<Integer, String> cache = open(TierSet.L1_L2_L3);
                Threads threads = new Threads()) {
            FutureTask<Map<Integer, String>> one = threads.start(() -> cache.getAll(List.of(0, 1, 2, 3)));
            loading.await();
            FutureTask<Map<Integer, String>> two = threads.start(() -> cache.getAll(List.of(5, 4, 3, 2)));
            threads.awaitAllWaiting();
            goOn.countDown();

            assertThat(one.get()).hasSize(4).containsEntry(3, "value 3");
            assertThat(new ArrayList<>(two.get().values())).containsExactly("value 5", "value 4", "value 3", "value 2");
            assertThat(cache.stats().l3().loadedKeys()).isEqualTo(6);
        }
    }

    @Test
    void getAll_oppositeOrders_neverDeadlock() throws Exception {
        try (TieredCache<Integer, String> cache = open(TierSet.L1_L3);
                Threads threads = new Threads()) {
            List<FutureTask<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                List<Integer> keys = i % 2 == 0 ? List.of(1, 2, 3, 4) : List.of(4, 3, 2, 1);
                answers.add(threads.start(() -> {
                    for (int round = 0; round < 500; round++) {
                        cache.getAll(keys);
                        cache.invalidateAll(keys);
                    }
                    return 0;
                }));
            }
            for (FutureTask<Integer> answer : answers) {
                assertThat(answer.get()).isZero();
            }
        }
    }

    @Test
    void get_loadThrowsTwice_everyWaitingCallerGetsItsCause() throws Exception {
        IllegalStateException cause = new IllegalStateException("no connection");
        l3.afterNextRead(() -> {
            loading.countDown();
            goOn.await();
            throw cause;
        });
        l3.afterNextRead(() -> {
            throw cause;
        });
        try (TieredCache<Integer, String> cache = open(TierSet.L1_L2_L3);
                Threads threads = new Threads()) {
            List<FutureTask<String>> answers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                answers.add(threads.start(() -> String.valueOf(cache.get(1))));
            }
            threads.awaitAllWaiting();
            goOn.countDown();

            for (FutureTask<String> answer : answers) {
                assertThatThrownBy(answer::get)
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .isInstanceOf(CacheLoadingException.class)
                        .hasCause(cause);
            }
            assertThat(l3.rows.loads()).isEqualTo(2);
            assertThat(cache.get(1)).isNull();
        }
    }

    @Test
    void get_leaderRunsOutOfTime_followersLoadThemselves() throws Exception {
        l3.rows.store(1, "one");
        CallOptions impatient = CallOptions.defaults().withDeadline(Duration.ofMillis(500));
        l3.afterNextRead(() -> {
            loading.countDown();
            goOn.await();
            throw new IllegalStateException("the deadline was over");
        });
        try (TieredCache<Integer, String> cache = open(TierSet.L1_L3);
                Threads threads = new Threads()) {
            FutureTask<String> leader = threads.start(() -> String.valueOf(cache.get(1, impatient)));
            loading.await();
            FutureTask<String> follower = threads.start(() -> String.valueOf(cache.get(1)));
            threads.awaitAllWaiting();
            assertThatThrownBy(() -> cache.get(1, impatient)).isInstanceOf(CacheDeadlineException.class);
            goOn.countDown();

            assertThat(follower.get()).isEqualTo("one");
            assertThatThrownBy(leader::get).cause().isInstanceOf(CacheDeadlineException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"L1_L3", "L2_L3", "L1_L2_L3"})
    void get_loaderAsksForItsOwnKey_isRefused(TierSet tiers) {
        AtomicReference<@Nullable TieredCache<Integer, String>> self = new AtomicReference<>();
        CacheLoader<Integer, String> recursive = key -> {
            TieredCache<Integer, String> cache = self.get();
            return cache == null ? "none" : cache.get(key);
        };
        try (TieredCache<Integer, String> cache =
                tiers.readOnly(store.tier(new StringCodec()), recursive, ticker).build()) {
            self.set(cache);

            assertThatThrownBy(() -> cache.get(1))
                    .isInstanceOf(CacheLoadingException.class)
                    .hasCauseInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void get_loaderAsksForAnotherKey_isFine() {
        AtomicReference<@Nullable TieredCache<Integer, String>> self = new AtomicReference<>();
        CacheLoader<Integer, String> summing = key -> {
            TieredCache<Integer, String> cache = self.get();
            return cache == null || key == 0 ? "0" : key + " " + cache.get(key - 1);
        };
        try (TieredCache<Integer, String> cache = TierSet.L1_L2_L3
                .readOnly(store.tier(new StringCodec()), summing, ticker)
                .build()) {
            self.set(cache);

            assertThat(cache.get(4)).isEqualTo("4 3 2 1 0");
            assertThat(cache.getIfPresent(2)).isEqualTo("2 1 0");
        }
    }

    @Test
    void getIfPresent_someoneLoads_doesNotWaitForIt() throws Exception {
        l3.rows.store(1, "one");
        holdTheNextLoad();
        try (TieredCache<Integer, String> cache = open(TierSet.L1_L2_L3);
                Threads threads = new Threads()) {
            FutureTask<String> leader = threads.start(() -> String.valueOf(cache.get(1)));
            loading.await();

            assertThat(cache.getIfPresent(1)).isNull();

            assertThat(leader.isDone()).isFalse();
            goOn.countDown();
            assertThat(leader.get()).isEqualTo("one");
        }
    }

    @Test
    void get_afterAnInvalidation_doesNotJoinAnOlderLoad() throws Exception {
        l3.rows.store(1, "old");
        holdTheNextLoad();
        try (TieredCache<Integer, String> cache = open(TierSet.L1_L2_L3);
                Threads threads = new Threads()) {
            FutureTask<String> older = threads.start(() -> String.valueOf(cache.get(1)));
            loading.await();
            l3.rows.store(1, "new");
            cache.invalidate(1);

            assertThat(cache.get(1)).isEqualTo("new");

            assertThat(older.isDone()).isFalse();
            goOn.countDown();
            older.get();
            assertThat(cache.get(1)).isEqualTo("new");
        }
    }

    @Test
    void get_keyThatABulkReadHasFoundLongAgo_isAskedForAgain() throws Exception {
        l3.rows.store(1, "old");
        l3.rows.store(2, "two");
        try (TieredCache<Integer, String> cache = open(TierSet.L2_L3);
                TieredCache<Integer, String> elsewhere = open(TierSet.L2_L3);
                Threads threads = new Threads()) {
            assertThat(cache.get(1)).isEqualTo("old");
            holdTheNextLoad();
            FutureTask<Map<Integer, String>> both = threads.start(() -> cache.getAll(List.of(1, 2)));
            loading.await();
            store.holdReports();
            elsewhere.put(1, "new");

            assertThat(cache.get(1)).isEqualTo("new");

            assertThat(both.isDone()).isFalse();
            goOn.countDown();
            assertThat(both.get()).containsEntry(2, "two");
        }
    }
}
