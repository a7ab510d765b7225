package io.tieredcache.benchmarks.targets;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** The arrival times of requests of many independent users: random, at a given rate. */
final class Arrivals {

    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private Arrivals() {}

    /**
     * Returns nanoseconds since the start in ascending order, with exponential gaps; the same seed makes the same
     * arrivals.
     */
    static long[] poisson(int perSecond, int requests, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] nanos = new long[requests];
        double now = 0;
        for (int i = 0; i < requests; i++) {
            now -= Math.log(1 - random.nextDouble()) * NANOS_PER_SECOND / perSecond;
            nanos[i] = (long) now;
        }
        return nanos;
    }
}
