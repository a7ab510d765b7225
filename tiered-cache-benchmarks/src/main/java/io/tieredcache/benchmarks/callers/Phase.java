package io.tieredcache.benchmarks.callers;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The phase of a measurement: warming up, measured, over. The measuring thread advances it, or a caller that ends
 * early.
 */
final class Phase {

    static final int WARM_UP = 0;
    static final int MEASURED = 1;
    static final int OVER = 2;

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile int now = WARM_UP;

    int now() {
        return now;
    }

    void measure() {
        now = MEASURED;
    }

    void end() {
        now = OVER;
        ended.countDown();
    }

    /** Waits for the given time, but not longer than until a caller has ended. */
    void last(long millis) throws InterruptedException {
        if (ended.await(millis, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("a caller ended early");
        }
    }
}
