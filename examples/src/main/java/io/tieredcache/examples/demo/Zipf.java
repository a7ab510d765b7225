package io.tieredcache.examples.demo;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Draws numbers below a bound so that the i-th most popular has a share proportional to 1 / i^0.99. Thread-safe. */
final class Zipf {

    private static final double EXPONENT = 0.99;
    private static final long PRIME = 2_147_483_647L;

    private final double[] cumulative;

    Zipf(int bound) {
        cumulative = new double[bound];
        double sum = 0;
        for (int i = 0; i < bound; i++) {
            sum += 1 / Math.pow(i + 1, EXPONENT);
            cumulative[i] = sum;
        }
    }

    /** Returns the next number; popular numbers are spread over the whole range. */
    int next(SplittableRandom random) {
        double point = random.nextDouble() * cumulative[cumulative.length - 1];
        int found = Arrays.binarySearch(cumulative, point);
        int rank = Math.min(found < 0 ? -found - 1 : found, cumulative.length - 1);
        return (int) (rank * PRIME % cumulative.length);
    }
}
