package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.spi.Operation;
import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.FaultySharedTier;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.StringCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The time that callers wait. */
@Timeout(60)
class DeadlineTest {

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

    private static final Duration SOON = Duration.ofMillis(200);
    private static final CallOptions QUICKLY = CallOptions.defaults().withDeadline(SOON);

    private final CountDownLatch never = new CountDownLatch(1);

    @ParameterizedTest
    @EnumSource(names = {"READ", "ACQUIRE", "FILL", "INVALIDATE", "BEGIN", "END"})
    void call_l2Stalls_comesBack(Operation operation) {
        try (TieredCache<Integer, String> cache =
                builder(TierSet.L1_L2_L3).deadline(SOON).build()) {
            l3.rows.store(1, "one");
            l2.stall(operation, never);

            comesBack(() -> assertThat(cache.get(1)).isEqualTo("one"));
            comesBack(() -> assertThat(cache.getAll(List.of(1, 2))).containsEntry(1, "one"));
            comesBack(() -> assertThat(cache.refresh(1)).isEqualTo("one"));
            comesBack(() -> cache.getIfPresent(3));
            comesBack(() -> cache.put(1, "uno"));
            comesBack(() -> cache.putAll(Map.of(1, "uno", 2, "due")));
            comesBack(() -> cache.delete(2));
            comesBack(() -> cache.invalidate(1));
            l2.heal();
        }
    }

    @Test
    void get_anotherCallersLoad_endsAtTheDeadline() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (TieredCache<Integer, String> cache = open(TierSet.L1_L2_L3);
                Threads threads = new Threads()) {
            l3.rows.store(1, "one");
            l3.afterNextRead(() -> {
                loading.countDown();
                goOn.await();
            });
            FutureTask<String> leader = threads.start(() -> String.valueOf(cache.get(1)));
            loading.await();

            assertThatThrownBy(() -> cache.get(1, QUICKLY)).isInstanceOf(CacheDeadlineException.class);
            assertThatThrownBy(() -> cache.getAll(List.of(1, 2), QUICKLY)).isInstanceOf(CacheDeadlineException.class);

            assertThat(leader.isDone()).isFalse();
            goOn.countDown();
            assertThat(leader.get()).isEqualTo("one");
        }
    }

    @Test
    void get_anotherJvmsLoad_loadsPastIt() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (TieredCache<Integer, String> other = open(TierSet.L2_L3);
                TieredCache<Integer, String> cache = open(TierSet.L1_L2_L3);
                Threads threads = new Threads()) {
            l3.rows.store(1, "one");
            l3.afterNextRead(() -> {
                loading.countDown();
                goOn.await();
            });
            FutureTask<String> leader = threads.start(() -> String.valueOf(other.get(1)));
            loading.await();

            assertThat(cache.get(1, QUICKLY)).isEqualTo("one");
            assertThat(cache.getAll(List.of(1), QUICKLY)).containsValue("one");

            assertThat(leader.isDone()).isFalse();
            goOn.countDown();
            assertThat(leader.get()).isEqualTo("one");
        }
    }

    @Test
    void get_interruptedDuringAnotherJvmsLoad_endsAtOnceAndOnlyThere() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (TieredCache<Integer, String> other = open(TierSet.L2_L3);
                TieredCache<Integer, String> cache = open(TierSet.L1_L2_L3);
                Threads threads = new Threads()) {
            l3.rows.store(1, "one");
            l3.afterNextRead(() -> {
                loading.countDown();
                goOn.await();
            });
            FutureTask<String> elsewhere = threads.start(() -> String.valueOf(other.get(1)));
            loading.await();
            CountDownLatch asked = new CountDownLatch(1);
            l2.beforeNext(Operation.ACQUIRE, asked::countDown);
            FutureTask<Boolean> interrupted = threads.start(() -> {
                assertThatThrownBy(() -> cache.get(1))
                        .isInstanceOf(CacheLoadingException.class)
                        .hasCauseInstanceOf(InterruptedException.class);
                return Thread.currentThread().isInterrupted();
            });
            asked.await();
            FutureTask<String> joiner = threads.start(() -> String.valueOf(cache.get(1)));
            threads.awaitAllWaiting();
            threads.interrupt(1);

            assertThat(interrupted.get()).as("its flag").isTrue();
            goOn.countDown();
            assertThat(joiner.get()).isEqualTo("one");
            assertThat(elsewhere.get()).isEqualTo("one");
            assertThat(l3.rows.loads()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"READ", "ACQUIRE", "FILL"})
    void get_l2Stalls_isAnsweredByTheSourceInTime(Operation operation) {
        CallOptions options = CallOptions.defaults().withDeadline(Duration.ofSeconds(2));
        try (TieredCache<Integer, String> cache = open(TierSet.L1_L2_L3)) {
            l3.rows.store(1, "one");
            l2.stall(operation, never);

            assertThat(cache.get(1, options)).isEqualTo("one");
            l2.heal();
        }
    }

    @Test
    void put_l2Stalls_theTruthIsWritten() {
        CallOptions options = CallOptions.defaults().withDeadline(Duration.ofSeconds(2));
        try (TieredCache<Integer, String> cache = open(TierSet.L1_L2_L3)) {
            l2.stall(Operation.BEGIN, never);

            assertThat(cache.put(1, "one", options)).isEqualTo(WriteOutcome.PENDING);
            assertThat(l3.rows.find(1)).isEqualTo("one");
            l2.heal();
        }
    }

    private void comesBack(Runnable call) {
        try {
            call.run();
        } catch (CacheDeadlineException expected) {
            // The call returned; if L2 has used the time up, nothing more is promised.
        }
    }
}
