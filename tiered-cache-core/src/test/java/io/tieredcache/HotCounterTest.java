package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.concurrent.HotCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HotCounterTest {

    private static final int TIMES = 50_000;

    @Test
    void sum_nothingCounted_isZero() {
        assertThat(new HotCounter().sum()).isZero();
    }

    @Test
    void increment_cellForEachThread_losesNothing() throws InterruptedException {
        HotCounter counter = new HotCounter();

        countFrom(8, counter);

        assertThat(counter.sum()).isEqualTo(8L * TIMES);
    }

    @Test
    void increment_moreThreadsThanCells_losesNothing() throws InterruptedException {
        HotCounter counter = new HotCounter(2);

        countFrom(8, counter);

        assertThat(counter.sum()).isEqualTo(8L * TIMES);
    }

    @Test
    void increment_afterOwnersHaveEnded_losesNothing() throws InterruptedException {
        HotCounter counter = new HotCounter(1);

        countFrom(1, counter);
        countFrom(2, counter);

        assertThat(counter.sum()).isEqualTo(3L * TIMES);
    }

    private static void countFrom(int threads, HotCounter counter) throws InterruptedException {
        CountDownLatch start = new CountDownLatch(threads);
        List<Thread> running = new ArrayList<>();
        IntStream.range(0, threads)
                .forEach(i -> running.add(new Thread(() -> {
                    start.countDown();
                    try {
                        start.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    for (int n = 0; n < TIMES; n++) {
                        counter.increment();
                    }
                })));
        running.forEach(Thread::start);
        for (Thread thread : running) {
            thread.join();
        }
    }
}
