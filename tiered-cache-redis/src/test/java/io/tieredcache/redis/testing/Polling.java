package io.tieredcache.redis.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Checks a condition every 10 ms until it holds. */
final class Polling {

    private static final long PAUSE_MILLIS = 10;

    private Polling() {}

    /** Waits until the condition holds; after that time it throws with the expectation. */
    static void await(Duration atMost, Supplier<String> expectation, BooleanSupplier condition) {
        long deadlineNanos = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new IllegalStateException("not within " + atMost + ": " + expectation.get());
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for Redis", e);
        }
    }
}
