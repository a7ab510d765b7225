package io.tieredcache.lab.worker;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Draws keys so that the i-th has a share proportional to 1 / i^0.9: key 0 is the hottest. Thread-safe. */
final class Zipf {

    private static final double EXPONENT = 0.9;

    private final double[] cumulative;

    Zipf(int bound) {
        cumulative = new double[bound];
        double sum = 0;
        for (int i = 0; i < bound; i++) {
            sum += Math.pow(i + 1, -EXPONENT);
            cumulative[i] = sum;
        }
    }

    int next(SplittableRandom random) {
        int found = Arrays.binarySearch(cumulative, random.nextDouble() * cumulative[cumulative.length - 1]);
        return Math.min(found < 0 ? -found - 1 : found, cumulative.length - 1);
    }
}
