package io.tieredcache.simulation;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** The random decisions of a schedule, drawn from its seed. */
final class Chance {

    static final long MICROS = TimeUnit.MICROSECONDS.toNanos(1);
    static final long MILLIS = TimeUnit.MILLISECONDS.toNanos(1);
    static final long SECONDS = TimeUnit.SECONDS.toNanos(1);

    private final SplittableRandom random;

    Chance(long seed) {
        random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L);
    }

    /** Returns a number from 0 to the bound, exclusive. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean percent(int share) {
        return random.nextInt(100) < share;
    }

    /** Returns nanoseconds between the two bounds. */
    long between(long least, long most) {
        return random.nextLong(least, most + 1);
    }

    /** Returns the time of one way through a network, with a long tail. */
    long trip() {
        int kind = random.nextInt(100);
        if (kind < 70) {
            return between(50 * MICROS, 300 * MICROS);
        }
        return kind < 96 ? between(300 * MICROS, 3 * MILLIS) : between(3 * MILLIS, 60 * MILLIS);
    }
}
