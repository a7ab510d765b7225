package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tieredcache.concurrent.Timing;
import io.tieredcache.spi.Failure;
import io.tieredcache.spi.Failure.Kind;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.StatsHook;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.shared.AcquireRequest;
import io.tieredcache.spi.shared.Floor;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.FaultySharedTier;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.StringCodec;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A failing L2 makes a cache slower. It never causes a wrong answer within its JVM, and no read throws. */
@Timeout(120)
class DeadSharedTierTest {

    private final FakeTicker ticker = new FakeTicker();
    private final InMemorySharedStore store = new InMemorySharedStore(ticker);
    private final FaultySharedTier<String> l2 = FaultySharedTier.around(store.tier(new StringCodec()));
    private final ScriptedSource l3 = new ScriptedSource();

    private TieredCache<Integer, String> open(TierSet tiers) {
        return tiers.with(l2, l3, ticker).build();
    }

    static Stream<Arguments> tiersAndKinds() {
        return Stream.of(TierSet.L2_L3, TierSet.L1_L2_L3)
                .flatMap(tiers -> Stream.of(Kind.values()).map(kind -> Arguments.of(tiers, kind)));
    }

    @ParameterizedTest
    @MethodSource("tiersAndKinds")
    void dead_readsAndWrites_areRight(TierSet tiers, Kind kind) {
        try (TieredCache<Integer, String> cache = open(tiers)) {
            l3.rows.store(1, "one");
            assertThat(cache.get(1)).isEqualTo("one");
            l2.failAll(kind);

            assertThat(cache.get(1)).isEqualTo("one");
            assertThat(cache.put(1, "uno")).isEqualTo(WriteOutcome.PENDING);
            assertThat(cache.get(1)).isEqualTo("uno");
            assertThat(cache.put(1, "eins")).isEqualTo(WriteOutcome.PENDING);
            assertThat(cache.getAll(List.of(2, 1))).containsExactly(Map.entry(1, "eins"));
            l3.rows.store(1, "ichi");
            assertThat(cache.invalidate(1)).isEqualTo(WriteOutcome.PENDING);
            assertThat(cache.get(1)).isEqualTo("ichi");
            assertThat(cache.refresh(1)).isEqualTo("ichi");
            assertThat(cache.delete(1)).isEqualTo(WriteOutcome.PENDING);
            assertThat(cache.get(1)).isNull();
            assertThat(cache.getIfPresent(1)).isNull();
            assertThat(cache.stats().pendingInvalidations()).isEqualTo(1);
            assertThat(cache.stats().l2().failures()).isPositive();
            l2.heal();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"L2_L3", "L1_L2_L3"})
    void dead_andBackWithOldValues_theyAreNotServedAndThenRemoved(TierSet tiers) {
        try (TieredCache<Integer, String> cache = open(tiers)) {
            l3.rows.store(1, "old");
            cache.get(1);
            l2.fail(Operation.BEGIN, Kind.UNAVAILABLE);
            l2.fail(Operation.INVALIDATE, Kind.UNAVAILABLE);
            assertThat(cache.put(1, "new")).isEqualTo(WriteOutcome.PENDING);
            assertThat(store.size()).as("L2 still holds the old value").isEqualTo(1);

            assertThat(cache.get(1)).isEqualTo("new");
            assertThat(cache.getIfPresent(1)).isIn("new", null);
            assertThat(cache.getAll(List.of(1))).containsValue("new");

            l2.heal();
            await().untilAsserted(() ->
                    assertThat(cache.stats().pendingInvalidations()).isZero());
            assertThat(cache.get(1)).isEqualTo("new");
            try (TieredCache<Integer, String> other = open(TierSet.L2_L3)) {
                assertThat(other.get(1)).isEqualTo("new");
            }
            assertThat(cache.put(1, "newer")).isEqualTo(WriteOutcome.APPLIED);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"READ", "ACQUIRE", "FILL", "RELEASE", "INVALIDATE", "BEGIN", "END"})
    void oneOperationFails_otherwiseHealthy_allAnswersAreRight(Operation operation) {
        try (TieredCache<Integer, String> cache = open(TierSet.L1_L2_L3)) {
            for (Kind kind : Kind.values()) {
                l2.fail(operation, kind);
                exercise(cache);
                l2.heal();
                exercise(cache);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"READ", "FILL", "RELEASE", "INVALIDATE", "BEGIN", "END"})
    void repliesOfOneOperationAreLost_allAnswersAreRight(Operation operation) {
        try (TieredCache<Integer, String> cache = open(TierSet.L1_L2_L3)) {
            l2.loseReplies(operation);
            exercise(cache);
            l2.heal();
            exercise(cache);
        }
    }

    /** A lost lease, whose token no caller has, blocks fills until it expires; readers load without it. */
    @Test
    void replyOfAnAcquireIsLost_readersLoadPastTheLostLease() {
        CallOptions options = CallOptions.defaults().withDeadline(Duration.ofMillis(300));
        try (TieredCache<Integer, String> cache = open(TierSet.L2_L3)) {
            l3.rows.store(1, "one");
            l2.loseNextReplies(Operation.ACQUIRE, 1);

            assertThat(cache.get(1, options)).isEqualTo("one");
            assertThat(cache.get(1, options)).isEqualTo("one");
            ticker.advance(Duration.ofSeconds(10));
            assertThat(cache.get(1, options)).isEqualTo("one");
            assertThat(cache.getIfPresent(1)).isEqualTo("one");
        }
    }

    @Test
    void oneNodeIsDead_bulkCalls_useTheOthers() {
        try (TieredCache<Integer, String> cache = open(TierSet.L2_L3)) {
            List<Integer> keys = IntStream.range(0, 20).boxed().toList();
            keys.forEach(key -> l3.rows.store(key, "value " + key));
            l2.failKeys(key -> Integer.parseInt(key) % 2 == 0, Kind.UNAVAILABLE);

            assertThat(cache.getAll(keys)).hasSize(20).containsEntry(4, "value 4");
            assertThat(store.size()).isEqualTo(10);
            long loaded = cache.stats().l3().loadedKeys();
            assertThat(cache.getAll(keys)).hasSize(20);
            assertThat(cache.stats().l3().loadedKeys()).isEqualTo(loaded + 10);
            assertThat(cache.putAll(Map.of(1, "uno", 2, "due"))).isEqualTo(WriteOutcome.PENDING);
            assertThat(cache.stats().pendingInvalidations()).isEqualTo(1);
            assertThat(cache.getAll(List.of(1, 2))).containsEntry(1, "uno").containsEntry(2, "due");
            l2.heal();
        }
    }

    @Test
    void dead_failures_areReportedToTheHook() {
        Queue<Operation> failed = new ConcurrentLinkedQueue<>();
        StatsHook hook = new StatsHook() {
            @Override
            public void failed(String cache, Tier tier, Operation operation, Failure failure) {
                assertThat(tier).isEqualTo(Tier.L2);
                failed.add(operation);
            }
        };
        try (TieredCache<Integer, String> cache =
                TierSet.L1_L2_L3.with(l2, l3, ticker).stats(hook).build()) {
            l2.failNext(Operation.READ, 1, Kind.UNAVAILABLE);
            cache.get(1);
            l2.failNext(Operation.FILL, 1, Kind.TIMEOUT);
            cache.get(2);
            l2.failNext(Operation.BEGIN, 1, Kind.REJECTED);
            cache.put(3, "three");
        }
        assertThat(failed).contains(Operation.READ, Operation.FILL, Operation.BEGIN);
    }

    /** A value put into L1 while L2 is dead is compared with L2 again within two seconds. */
    @Test
    void dead_copiesOfL1_liveForMomentsOnly() {
        try (TieredCache<Integer, String> cache = open(TierSet.L1_L2_L3)) {
            l2.failAll(Kind.UNAVAILABLE);
            l3.rows.store(1, "one");
            assertThat(cache.get(1)).isEqualTo("one");
            l2.heal();
            l3.rows.store(1, "changed by a JVM whose report was lost");

            ticker.advance(Duration.ofSeconds(2));

            assertThat(cache.get(1)).isEqualTo("changed by a JVM whose report was lost");
        }
    }

    /** Reads of a key that was written during an outage do not all load it. */
    @Test
    void dead_aKeyThatWasWritten_isLoadedOnceInTwoSeconds() {
        try (TieredCache<Integer, String> cache = open(TierSet.L1_L2_L3)) {
            l2.failAll(Kind.UNAVAILABLE);
            assertThat(cache.put(1, "one")).isEqualTo(WriteOutcome.PENDING);
            for (int read = 0; read < 100; read++) {
                assertThat(cache.get(1)).isEqualTo("one");
            }
            assertThat(cache.stats().l3().loads()).isEqualTo(1);

            l3.rows.store(1, "changed by a JVM whose report was lost");
            ticker.advance(Duration.ofSeconds(2));
            assertThat(cache.get(1)).isEqualTo("changed by a JVM whose report was lost");

            l3.rows.store(1, "changed and invalidated here");
            assertThat(cache.invalidate(1)).isEqualTo(WriteOutcome.PENDING);
            assertThat(cache.get(1)).isEqualTo("changed and invalidated here");
        }
    }

    /** Leases that are released at the same time are sent together. */
    @Test
    void load_ofManyKeysFails_theirLeasesAreGivenBackInOneCall() {
        try (TieredCache<Integer, String> cache = open(TierSet.L2_L3)) {
            List<Integer> keys = IntStream.range(0, 500).boxed().toList();
            l3.afterNextRead(() -> {
                throw new IllegalStateException("the database");
            });

            assertThatThrownBy(() -> cache.getAll(keys)).isInstanceOf(CacheLoadingException.class);

            assertThat(l2.calls(Operation.RELEASE)).isEqualTo(1);
            assertThat(store.keys(Operation.RELEASE)).isEqualTo(500);
        }
    }

    @Test
    void fill_ofManyKeysIsLost_theirLeasesAreGivenBackInFewCalls() {
        try (TieredCache<Integer, String> cache = open(TierSet.L2_L3)) {
            List<Integer> keys = IntStream.range(0, 500).boxed().toList();
            l2.failNext(Operation.FILL, 1, Kind.TIMEOUT);
            CountDownLatch allHandedOver = new CountDownLatch(1);
            l2.beforeNext(Operation.RELEASE, () -> awaitOpen(allHandedOver));

            cache.getAll(keys);
            allHandedOver.countDown();

            await().untilAsserted(
                            () -> assertThat(store.keys(Operation.RELEASE)).isEqualTo(500));
            assertThat(l2.calls(Operation.RELEASE)).isLessThan(50);
        }
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The JVM that got the lease is dead, or its fill was lost. */
    @Test
    void lease_ofAnotherIsMuchOlderThanALoadTakes_isNotWaitedFor() {
        Timing impatient = (Timing) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Timing.class}, (proxy, method, args) -> {
                    assertThat(method.getName()).as("waits for a lease").isNotEqualTo("await");
                    return method.invoke(Timing.SYSTEM, args);
                });
        try (SharedTier another = store.tier(new StringCodec()).open("numbers");
                TieredCache<Integer, String> cache =
                        TierSet.L2_L3.with(l2, l3, ticker).timing(impatient).build()) {
            l3.rows.store(1, "one");
            another.acquire(new AcquireRequest("1", 7, 10_000, AcquireRequest.ANY_VALUE, Floor.NONE), Long.MAX_VALUE);
            ticker.advance(Duration.ofSeconds(3));

            assertThat(cache.get(1)).isEqualTo("one");
            assertThat(cache.stats().l3().loads()).isEqualTo(1);
        }
    }

    private void exercise(TieredCache<Integer, String> cache) {
        for (int round = 0; round < 3; round++) {
            String value = "round " + round;
            cache.put(1, value);
            assertThat(cache.get(1)).isEqualTo(value);
            l3.rows.store(2, value);
            cache.invalidate(2);
            assertThat(cache.get(2)).isEqualTo(value);
            assertThat(cache.getAll(List.of(1, 2, 3))).hasSize(2).containsEntry(1, value);
            cache.putAll(Map.of(1, "all", 2, value));
            assertThat(cache.get(1)).isEqualTo("all");
            l3.rows.store(1, "refreshed");
            assertThat(cache.refresh(1)).isEqualTo("refreshed");
            assertThat(cache.get(1)).isEqualTo("refreshed");
            cache.delete(1);
            assertThat(cache.get(1)).isNull();
            assertThat(cache.getIfPresent(2)).isIn(value, null);
        }
    }
}
