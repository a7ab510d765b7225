package io.tieredcache.benchmarks.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OpenLoopTest {

    private static final long MILLI = 1_000_000;

    private final AtomicLong clock = new AtomicLong();

    @Test
    void run_oneSlowRequest_thoseBehindItCountTheirWait() throws Exception {
        long[] eachMilli = {0, MILLI, 2 * MILLI};

        OpenLoop.Outcome outcome = new OpenLoop(1, clock::get).run(eachMilli, number -> {
            clock.addAndGet(number == 0 ? 100 * MILLI : MILLI);
            return number == 0 ? Answer.L3 : Answer.L1;
        });

        assertThat(outcome.latency(Answer.L3).max()).isCloseTo(100_000, within(100.0));
        assertThat(outcome.latency(Answer.L1).samples()).isEqualTo(2);
        assertThat(outcome.latency(Answer.L1).p50()).isCloseTo(100_000, within(100.0));
        assertThat(outcome.latency(Answer.values()).samples()).isEqualTo(3);
        assertThat(outcome.answeredPerMinute()).isCloseTo(3 * 60_000 / 102.0, within(0.1));
    }

    @Test
    void run_severalSenders_everyRequestIsSentOnce() throws Exception {
        Set<Integer> sent = ConcurrentHashMap.newKeySet();
        AtomicLong twice = new AtomicLong();

        new OpenLoop(4, System::nanoTime).run(new long[1_000], number -> {
            twice.addAndGet(sent.add(number) ? 0 : 1);
            return Answer.WRITE;
        });

        assertThat(sent)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 1_000).boxed().toList());
        assertThat(twice).hasValue(0);
    }

    @Test
    void run_requestFails_isAnErrorWithoutALatency() throws Exception {
        OpenLoop.Outcome outcome = new OpenLoop(2, System::nanoTime).run(new long[200], number -> {
            if (number == 7) {
                throw new IllegalStateException("the database is down");
            }
            return Answer.L2;
        });

        assertThat(outcome.errors()).isOne();
        assertThat(outcome.errorPercent()).isEqualTo(0.5);
        assertThat(outcome.latency(Answer.L2).samples()).isEqualTo(199);
    }

    @Test
    void poisson_manyRequests_riseAtTheRate() {
        long[] due = Arrivals.poisson(1_000, 100_000, 7);

        assertThat(due).isSorted().hasSize(100_000);
        assertThat(due[due.length - 1] / 1e9).isCloseTo(100, within(1.0));
    }

    @Test
    void deepestTier_severalSteps_isTheLowestSinceTheCallBegan() {
        DeepestTier deepest = new DeepestTier();
        deepest.timed("c", io.tieredcache.spi.Tier.L3, io.tieredcache.spi.Operation.LOAD, 1);
        deepest.timed("c", io.tieredcache.spi.Tier.L2, io.tieredcache.spi.Operation.FILL, 1);
        assertThat(Answer.of(deepest.get())).isEqualTo(Answer.L3);

        deepest.begin();
        assertThat(Answer.of(deepest.get())).isEqualTo(Answer.L1);
    }
}
