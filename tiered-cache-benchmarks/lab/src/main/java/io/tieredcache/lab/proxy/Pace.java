package io.tieredcache.lab.proxy;

import java.util.concurrent.TimeUnit;

/** Limits the rate of bytes to that of a slow network. Not thread-safe. */
final class Pace {

    private static final long NANOS_PER_BYTE = 40;
    private static final long WORTH_SLEEPING_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private long free = System.nanoTime();

    /** Waits for the time that the given number of bytes takes. */
    void await(int bytes) throws InterruptedException {
        long now = System.nanoTime();
        free = Math.max(free, now) + bytes * NANOS_PER_BYTE;
        if (free - now > WORTH_SLEEPING_NANOS) {
            TimeUnit.NANOSECONDS.sleep(free - now);
        }
    }
}
