package io.tieredcache.benchmarks;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Draws ranks with the frequencies of keys in practice: rank <i>r</i>, counted from 0, has a frequency in proportion to
 * (<i>r</i> + 1)<sup>-exponent
 * </sup>. Immutable and thread-safe; the generator need not be.
 */
public final class Zipf {

    private final double[] cumulative;

    /**
     * Calculates the distribution.
     *
     * @param items number of ranks; at least 1
     * @param exponent the skew; 0 is even, 0.99 is usual for caches; finite
     */
    public Zipf(int items, double exponent) {
        if (items < 1 || !(exponent >= 0 && exponent < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "expected at least 1 item and a finite exponent from 0, were " + items + " and " + exponent);
        }
        cumulative = new double[items];
        double sum = 0;
        for (int rank = 0; rank < items; rank++) {
            sum += Math.pow(rank + 1, -exponent);
            cumulative[rank] = sum;
        }
    }

    /**
     * Draws a rank.
     *
     * @param random the random generator
     * @return from 0 (the most frequent) to the number of items - 1
     */
    public int next(RandomGenerator random) {
        double point = random.nextDouble() * cumulative[cumulative.length - 1];
        int found = Arrays.binarySearch(cumulative, point);
        return Math.min(found >= 0 ? found : -found - 1, cumulative.length - 1);
    }
}
