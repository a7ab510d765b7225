package io.tieredcache;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.coherence.Floors;
import io.tieredcache.coherence.Freshness;
import io.tieredcache.coherence.LoadWaiters;
import io.tieredcache.coherence.RemoteChanges;
import io.tieredcache.coherence.Stripes;
import io.tieredcache.coherence.Striping;
import io.tieredcache.concurrent.Bulkhead;
import io.tieredcache.concurrent.Timing;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.FaultySharedTier;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.StringCodec;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The limits of one call, and of all calls together, on the use of L2 and L3. */
@Timeout(60)
class CallLimitsTest {

    private final FakeTicker ticker = new FakeTicker();
    private final InMemorySharedStore store = new InMemorySharedStore(ticker);
    private final FaultySharedTier<String> l2 = FaultySharedTier.around(store.tier(new StringCodec()));
    private final ScriptedSource l3 = new ScriptedSource();

    @Test
    void get_l2HasUsedItsBudget_isNotAskedAnyMore() {
        l3.rows.store(1, "one");
        try (TieredCache<Integer, String> cache = TierSet.L1_L2_L3
                .with(l2, l3, ticker)
                .l2Budget(Duration.ofMillis(100))
                .timing(new FakeTime(ticker))
                .build()) {
            l2.afterNext(Operation.READ, () -> ticker.advance(Duration.ofMillis(101)));

            assertThat(cache.get(1)).isEqualTo("one");

            assertThat(store.calls(Operation.READ)).isOne();
            assertThat(store.calls(Operation.ACQUIRE)).isZero();
        }
    }

    /** If there is no L3 and L2 does not store a put, the value is lost. */
    @Test
    void put_l2IsTheOnlyStore_isStoredBeyondTheBudget() {
        AtomicLong given = new AtomicLong();
        try (TieredCache<Integer, String> cache = TieredCache.<Integer, String>named("words")
                .l2(noting(given, store.tier(new StringCodec())))
                .l2Budget(Duration.ofMillis(100))
                .deadline(Duration.ofSeconds(10))
                .build()) {
            assertThat(cache.put(1, "one")).isEqualTo(WriteOutcome.APPLIED);
        }
        assertThat(given.get()).isGreaterThan(TimeUnit.SECONDS.toNanos(1));
    }

    /** A tier that records the time that it is given to store a put. */
    private static <V> SharedTier.Factory<V> noting(AtomicLong given, SharedTier.Factory<V> factory) {
        return new ProxiedTier<>(factory, (method, args, onward) -> {
            if (method.equals("put")) {
                given.set((Long) args[1]);
            }
            return onward.call();
        });
    }

    @Test
    void put_l2WasSlowToBegin_isNotifiedOfTheEnd() {
        try (TieredCache<Integer, String> cache = TierSet.L1_L2_L3
                .with(l2, l3, ticker)
                .l2Budget(Duration.ofMillis(100))
                .timing(new FakeTime(ticker))
                .build()) {
            l2.afterNext(Operation.BEGIN, () -> ticker.advance(Duration.ofMillis(150)));

            assertThat(cache.put(1, "one")).isEqualTo(WriteOutcome.APPLIED);

            assertThat(store.size()).isOne();
        }
    }

    @Test
    void get_changedWhileItLoadedAndNoTimeToLoadAgain_returnsWhatItRead() {
        l3.rows.store(1, "old");
        try (TieredCache<Integer, String> cache = TierSet.L2_L3
                        .with(l2, l3, ticker)
                        .deadline(Duration.ofSeconds(1))
                        .timing(new FakeTime(ticker))
                        .build();
                TieredCache<Integer, String> other =
                        TierSet.L2_L3.with(l2, l3, ticker).build()) {
            l3.afterNextRead(() -> {
                other.invalidate(1);
                ticker.advance(Duration.ofMillis(400));
            });

            assertThat(cache.get(1)).isEqualTo("old");

            assertThat(cache.stats().refusedFills()).isOne();
            assertThat(cache.stats().l3().loads()).isOne();
        }
    }

    @Test
    void get_theReplyToAcquireIsLost_theLeaseIsGivenBack() {
        l3.rows.store(1, "one");
        try (TieredCache<Integer, String> cache =
                        TierSet.L1_L2_L3.with(l2, l3, ticker).build();
                TieredCache<Integer, String> other =
                        TierSet.L1_L2_L3.with(l2, l3, ticker).build()) {
            l2.loseNextReplies(Operation.ACQUIRE, 1);
            assertThat(cache.get(1)).isEqualTo("one");
            Awaitility.await().until(() -> store.calls(Operation.RELEASE) == 1);

            assertThat(other.get(1)).isEqualTo("one");

            assertThat(store.size()).as("values in L2").isOne();
        }
    }

    @Test
    void changedOrReleased_aCallerWaits_wakesOnlyThatCaller() {
        LoadWaiters loadWaiters = new LoadWaiters();
        Freshness freshness = new Freshness(ticker, 0);
        RemoteChanges changes =
                new RemoteChanges(new Stripes(Striping.MOST), freshness, new Floors(ticker, freshness), loadWaiters);
        CountDownLatch one = loadWaiters.expect(KeyHash.of("1"));
        CountDownLatch two = loadWaiters.expect(KeyHash.of("2"));
        CountDownLatch three = loadWaiters.expect(KeyHash.of("3"));

        changes.released(KeyHash.of("1"));
        changes.changed(KeyHash.of("2"), 0, 5);

        assertThat(one.getCount()).isZero();
        assertThat(two.getCount()).isZero();
        assertThat(three.getCount()).isOne();
    }

    @Test
    void enter_full_waitsForACallerThatLeaves() throws Exception {
        Bulkhead bulkhead = new Bulkhead(1, Timing.SYSTEM);
        Bulkhead.Admission first = requireNonNull(bulkhead.enter(1));
        Bulkhead.Admission nested = requireNonNull(bulkhead.enter(1), "the same thread again");
        assertThat(admits(bulkhead, 1)).isFalse();

        nested.leave();
        nested.end();
        assertThat(admits(bulkhead, 1)).isFalse();
        first.leave();
        assertThat(bulkhead.enter(1))
                .as("no caller inside, but the load goes on")
                .isNull();
        first.end();
        first.end();

        assertThat(admits(bulkhead, TimeUnit.SECONDS.toNanos(10))).isTrue();
        assertThat(admits(bulkhead, 1)).as("it made room once").isFalse();
    }

    private static boolean admits(Bulkhead bulkhead, long nanos) throws Exception {
        return Threads.call(() -> bulkhead.enter(nanos) != null);
    }

    @Test
    void get_anotherLoadIsAtWorkUntilTheDeadline_throwsThat() {
        l3.rows.store(1, "one");
        l3.rows.store(2, "two");
        try (TieredCache<Integer, String> cache =
                TierSet.L1_L3.with(l2, l3, ticker).maxConcurrentLoads(1).build()) {
            CallOptions hurry = CallOptions.defaults().withDeadline(Duration.ofMillis(20));
            l3.afterNextRead(() -> assertThatThrownBy(() -> Threads.call(() -> cache.get(2, hurry)))
                    .isInstanceOf(CacheDeadlineException.class));
            assertThat(cache.get(1)).isEqualTo("one");
            assertThat(cache.get(2)).isEqualTo("two");
        }
    }

    @Test
    void get_theLoaderAsksForAnotherKey_doesNotWaitForItself() {
        l3.rows.store(1, "one");
        l3.rows.store(2, "two");
        try (TieredCache<Integer, String> cache =
                TierSet.L1_L3.with(l2, l3, ticker).maxConcurrentLoads(1).build()) {
            l3.afterNextRead(() -> assertThat(cache.get(2)).isEqualTo("two"));
            assertThat(cache.get(1)).isEqualTo("one");
        }
    }
}
