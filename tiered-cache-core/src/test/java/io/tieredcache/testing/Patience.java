package io.tieredcache.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Real-time waits for servers and threads that no ticker moves. */
final class Patience {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private Patience() {}

    /** Repeats a check until it holds; after ten seconds its last failure is thrown. */
    static void eventually(Runnable check) {
        long start = System.nanoTime();
        while (true) {
            try {
                check.run();
                return;
            } catch (AssertionError failure) {
                if (System.nanoTime() - start > LIMIT.toNanos()) {
                    throw failure;
                }
            }
            pass(PAUSE);
        }
    }

    static void pass(Duration time) {
        long start = System.nanoTime();
        long left = time.toNanos();
        while (left > 0) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new IllegalStateException("interrupted while time passed");
            }
            left = time.toNanos() - (System.nanoTime() - start);
        }
    }
}
