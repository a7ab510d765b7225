package io.tieredcache.benchmarks.callers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {

    private final ServerCpu noServers = new ServerCpu(new Servers(List.of()));

    @Test
    void measure_everyCallerCalls_atTheSameTime() throws Exception {
        Set<Integer> seen = ConcurrentHashMap.newKeySet();
        CountDownLatch together = new CountDownLatch(3);

        Figures figures = measure(new Order(3, 50, 50), counting(caller -> () -> {
            together.countDown();
            together.await();
            seen.add(caller);
        }));

        assertThat(seen).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(figures.values())
                .containsOnlyKeys(
                        "ops_per_s",
                        "p50_us",
                        "p99_us",
                        "p999_us",
                        "client_cpu_us",
                        "server_cpu_us",
                        "bytes_per_op",
                        "deduplicated_per_op");
        assertThat(figures.values().get("ops_per_s")).isPositive();
    }

    @Test
    void measure_callerFails_saysWhy() {
        assertThatThrownBy(() -> measure(new Order(2, 60_000, 1), counting(caller -> () -> {
                    if (caller == 1) {
                        throw new IllegalArgumentException("wrong value");
                    }
                })))
                .hasRootCauseMessage("wrong value");
    }

    @Test
    void measure_warmUp_hasNoFiguresAndForgivesStrays() throws Exception {
        AtomicLong strays = new AtomicLong();
        Workload workload = new Counting(caller -> strays::incrementAndGet, strays);

        assertThat(measure(new Order(1, 20, 0), workload)).isEqualTo(Figures.NONE);
        assertThat(strays.get()).isPositive();
    }

    @Test
    void measure_straysOfEarlierOrders_areNotCounted() throws Exception {
        Workload workload = new Counting(caller -> () -> {}, new AtomicLong(1_000_000_000));

        assertThat(measure(new Order(1, 1, 20), workload)).isNotEqualTo(Figures.NONE);
    }

    @Test
    void measure_manyStrays_areRefused() {
        AtomicLong strays = new AtomicLong();
        Workload workload = new Counting(caller -> () -> strays.addAndGet(Counting.KEYS), strays);

        assertThatThrownBy(() -> measure(new Order(1, 1, 20), workload))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching("\\d+ of \\d+ went astray")
                .extracting(refused ->
                        Long.parseLong(String.valueOf(refused.getMessage()).replaceAll("\\d+ of (\\d+) .*", "$1")))
                .as("keys, not calls")
                .satisfies(operations -> assertThat(operations % Counting.KEYS).isZero());
    }

    @Test
    void tolerated_oneInAHundredAndThree() {
        assertThat(ClosedLoop.tolerated(10_000)).isEqualTo(103);
        assertThat(ClosedLoop.tolerated(0)).isEqualTo(3);
    }

    private Figures measure(Order order, Workload workload) throws Exception {
        return new ClosedLoop(workload, noServers, false).measure(order);
    }

    private static Workload counting(java.util.function.IntFunction<Workload.Call> calls) {
        return new Counting(calls, new AtomicLong());
    }

    private record Counting(java.util.function.IntFunction<Workload.Call> calls, AtomicLong astray)
            implements Workload {

        static final int KEYS = 7;

        @Override
        public Call caller(int caller) {
            return calls.apply(caller);
        }

        @Override
        public int keysPerCall() {
            return KEYS;
        }

        @Override
        public long strays() {
            return astray.get();
        }

        @Override
        public void close() {}
    }
}
