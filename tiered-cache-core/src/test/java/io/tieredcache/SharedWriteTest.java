package io.tieredcache;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.spi.Failure;
import io.tieredcache.spi.Operation;
import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.FaultySharedTier;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.StringCodec;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Puts without a system of record: the value is stored, at no moment is there none, and one of several puts remains.
 */
@Timeout(60)
class SharedWriteTest {

    private static final int TRIES = 2_000;

    private final FakeTicker ticker = new FakeTicker();
    private final InMemorySharedStore store = new InMemorySharedStore(ticker);
    private final FaultySharedTier<String> l2 = FaultySharedTier.around(store.tier(new StringCodec()));

    @ParameterizedTest
    @EnumSource(names = {"L2", "L1_L2"})
    void put_overlapping_oneOfTheTwoValuesRemains(TierSet tiers) throws Exception {
        try (TieredCache<Integer, String> one = cache(tiers);
                TieredCache<Integer, String> two = cache(tiers);
                Threads threads = new Threads()) {
            CyclicBarrier together = new CyclicBarrier(2);
            FutureTask<Void> other = threads.start(() -> {
                for (int i = 0; i < TRIES; i++) {
                    together.await();
                    assertThat(two.put(i, "two")).isEqualTo(WriteOutcome.APPLIED);
                    together.await();
                }
                return null;
            });
            for (int i = 0; i < TRIES; i++) {
                together.await();
                assertThat(one.put(i, "one")).isEqualTo(WriteOutcome.APPLIED);
                together.await();
                assertThat(one.get(i)).isIn("one", "two").isEqualTo(two.get(i));
            }
            other.get();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"L2", "L1_L2"})
    void put_keyAlwaysHasAValue_noReaderSeesNone(TierSet tiers) throws Exception {
        try (TieredCache<Integer, String> cache = cache(tiers);
                TieredCache<Integer, String> other = cache(tiers);
                Threads threads = new Threads()) {
            cache.put(1, "0");
            FutureTask<Void> writer = threads.start(() -> {
                for (int i = 1; i <= TRIES; i++) {
                    cache.put(1, String.valueOf(i));
                }
                return null;
            });
            int last = 0;
            int lastElsewhere = 0;
            while (!writer.isDone()) {
                last = atLeast(last, cache.get(1));
                lastElsewhere = atLeast(lastElsewhere, other.get(1));
            }
            writer.get();
            assertThat(cache.get(1)).isEqualTo(String.valueOf(TRIES)).isEqualTo(other.get(1));
        }
    }

    private static int atLeast(int last, @Nullable String value) {
        assertThat(value).as("value of a key that always has one").isNotNull();
        int read = Integer.parseInt(requireNonNull(value));
        assertThat(read).as("reads never go backwards").isGreaterThanOrEqualTo(last);
        return read;
    }

    @Test
    void put_andPutAllAndDelete_takeOneStepEach() {
        try (TieredCache<Integer, String> cache = cache(TierSet.L1_L2)) {
            cache.put(1, "one");
            cache.putAll(Map.of(2, "two", 3, "three"));
            cache.delete(1);

            assertThat(l2.calls(Operation.PUT)).isEqualTo(2);
            assertThat(l2.calls(Operation.INVALIDATE)).isOne();
            assertThat(l2.calls(Operation.BEGIN)).isZero();
            assertThat(l2.calls(Operation.END)).isZero();
            assertThat(cache.get(1)).isNull();
            assertThat(cache.get(2)).isEqualTo("two");
            assertThat(l2.calls(Operation.READ)).as("2 is in L1").isOne();
        }
    }

    @Test
    void put_someoneLoadsTheKey_whatWasLoadedIsNotKept() {
        try (TieredCache<Integer, String> cache = cache(TierSet.L1_L2);
                TieredCache<Integer, String> other = cache(TierSet.L1_L2)) {
            String loaded = cache.get(1, key -> {
                other.put(1, "put");
                return "loaded before";
            });

            assertThat(loaded).isIn("loaded before", "put");
            assertThat(cache.get(1)).isEqualTo("put");
            assertThat(other.get(1)).isEqualTo("put");
        }
    }

    /** The outcome of the put is unknown: the value is removed, and no older value comes back. */
    @Test
    void put_theReplyIsLost_leavesNoValueButNoOldOneEither() {
        try (TieredCache<Integer, String> cache = cache(TierSet.L1_L2)) {
            cache.put(1, "old");
            l2.loseNextReplies(Operation.PUT, 1);
            assertThat(cache.put(1, "new")).isEqualTo(WriteOutcome.PENDING);
            assertThat(cache.get(1)).isNotEqualTo("old");
            assertThat(cache.stats().l2().lostWrites()).isOne();
        }
    }

    @Test
    void put_l2DoesNotTakeIt_isInvalidatedInTheBackground() {
        try (TieredCache<Integer, String> cache = cache(TierSet.L1_L2);
                TieredCache<Integer, String> other = cache(TierSet.L2)) {
            cache.put(1, "old");
            l2.failKeys(key -> true, Failure.Kind.UNAVAILABLE);
            assertThat(cache.put(1, "new")).isEqualTo(WriteOutcome.PENDING);
            assertThat(cache.get(1)).isNull();
            l2.heal();

            Awaitility.await().until(() -> cache.stats().pendingInvalidations() == 0);
            assertThat(other.get(1)).isNull();
            assertThat(cache.put(1, "new")).isEqualTo(WriteOutcome.APPLIED);
            assertThat(other.get(1)).isEqualTo("new");
        }
    }

    private TieredCache<Integer, String> cache(TierSet tiers) {
        return tiers.with(l2, new ScriptedSource(io.tieredcache.testing.MapSource.unversioned()), ticker)
                .build();
    }

    @ParameterizedTest
    @EnumSource(names = {"L2", "L1_L2"})
    void put_afterAnEarlierOneThatIsPending_isReadAndStays(TierSet tiers) {
        try (TieredCache<Integer, String> cache = cache(tiers);
                TieredCache<Integer, String> other = cache(TierSet.L2)) {
            l2.fail(Operation.INVALIDATE, Failure.Kind.UNAVAILABLE);
            l2.failNext(Operation.PUT, 1, Failure.Kind.UNAVAILABLE);
            assertThat(cache.put(1, "lost")).isEqualTo(WriteOutcome.PENDING);
            l2.heal();

            assertThat(cache.put(1, "new")).isEqualTo(WriteOutcome.APPLIED);

            assertThat(cache.get(1)).isEqualTo("new");
            assertThat(cache.stats().pendingInvalidations()).isZero();
            assertThat(other.get(1)).isEqualTo("new");
        }
    }

    /** The removal of the earlier value, which is still to come, will remove this one too. */
    @Test
    void put_theRemovalOfAnEarlierOneCannotBeConfirmed_isPending() {
        try (TieredCache<Integer, String> cache = cache(TierSet.L2)) {
            l2.fail(Operation.INVALIDATE, Failure.Kind.UNAVAILABLE);
            l2.failNext(Operation.PUT, 1, Failure.Kind.UNAVAILABLE);
            assertThat(cache.put(1, "lost")).isEqualTo(WriteOutcome.PENDING);

            assertThat(cache.put(1, "new")).isEqualTo(WriteOutcome.PENDING);
        }
    }

    /** Simulates a pause of the JVM after which L2 has answered and the value is stored. */
    @Test
    void get_overtakenByAPutWhileThisThreadStalls_returnsTheValue() {
        try (TieredCache<Integer, String> cache = TierSet.L2
                .with(l2, new ScriptedSource(io.tieredcache.testing.MapSource.unversioned()), ticker)
                .timing(new FakeTime(ticker))
                .build()) {
            cache.put(1, "old");
            l2.afterNext(Operation.READ, () -> {
                cache.put(1, "new");
                ticker.advance(Duration.ofMillis(300));
            });

            assertThat(cache.get(1)).isEqualTo("new");
        }
    }
}
