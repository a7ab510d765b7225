package io.tieredcache.lab.proxy;

import java.util.concurrent.TimeUnit;

/** Lets bytes through no faster than a slow network does. Not thread-safe. */
final class Pace {

    private static final long NANOS_PER_BYTE = 40;
    private static final long WORTH_SLEEPING_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private long free = System.nanoTime();

    /** Waits until so many bytes would have gone through. */
    void await(int bytes) throws InterruptedException {
        long now = System.nanoTime();
        free = Math.max(free, now) + bytes * NANOS_PER_BYTE;
        if (free - now > WORTH_SLEEPING_NANOS) {
            TimeUnit.NANOSECONDS.sleep(free - now);
        }
    }
}
