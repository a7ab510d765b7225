package io.tieredcache.benchmarks.hitratio;

import io.tieredcache.benchmarks.Zipf;
import java.util.Random;
import java.util.stream.IntStream;

/** Traces made by a rule. The same every time. */
final class SyntheticTraces {

    private static final int USES_OF_A_HOT_KEY = 20;
    private static final int SEED = 42;

    private SyntheticTraces() {}

    /**
     * A batch that walks over new keys, beside users who read the same keys as ever. These hot keys are read twenty times each
     * before the batch begins; what counts is how many of their look-ups are answered while it runs.
     *
     * @param hot how many hot keys
     * @param newPercent share of the look-ups that ask for a key that was never asked for
     * @param length look-ups while the batch runs
     */
    static Trace scan(int hot, int newPercent, int length) {
        Random random = new Random(SEED);
        int warmUp = hot * USES_OF_A_HOT_KEY;
        int[] keys = new int[warmUp + length];
        int newKey = hot;
        for (int i = 0; i < keys.length; i++) {
            if (i < warmUp) {
                keys[i] = i % hot;
            } else {
                keys[i] = random.nextInt(100) < newPercent ? newKey++ : random.nextInt(hot);
            }
        }
        return new Trace("scan-" + hot + "-" + newPercent, keys, warmUp, hot);
    }

    /** Users who read keys of uneven popularity; every third look-up is of a batch that walks over new keys. */
    static Trace zipfAndScan(int items, double exponent, int length) {
        Zipf zipf = new Zipf(items, exponent);
        Random random = new Random(SEED);
        int newKey = items;
        int[] keys = new int[length];
        for (int i = 0; i < length; i++) {
            keys[i] = i % 3 == 0 ? newKey++ : zipf.next(random);
        }
        return Trace.of("zipf-scan", keys);
    }

    /** Users who read keys of uneven popularity. */
    static Trace zipf(int items, double exponent, int length) {
        Zipf zipf = new Zipf(items, exponent);
        Random random = new Random(SEED);
        return Trace.of(
                "zipf-" + exponent,
                IntStream.range(0, length).map(i -> zipf.next(random)).toArray());
    }

    /** A walk over the same keys again and again. */
    static Trace loop(int items, int length) {
        return Trace.of(
                "loop-" + items, IntStream.range(0, length).map(i -> i % items).toArray());
    }
}
