package io.tieredcache.benchmarks.hitratio;

import io.tieredcache.benchmarks.Zipf;
import java.util.Random;
import java.util.stream.IntStream;

/** Generated traces, the same in every run. */
final class SyntheticTraces {

    private static final int USES_OF_A_HOT_KEY = 20;
    private static final int SEED = 42;

    private SyntheticTraces() {}

    /**
     * Returns a trace of a batch that reads new keys, mixed with users who keep reading the same hot keys. Each hot key
     * is read twenty times before the batch begins. The hits of the hot keys while the batch runs are counted.
     *
     * @param hot number of hot keys
     * @param newPercent share of the lookups that ask for a new key
     * @param length number of lookups while the batch runs
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

    /**
     * Returns a trace of users who read keys of uneven popularity; every third lookup belongs to a batch that reads new
     * keys.
     */
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

    /** Returns a trace of users who read keys of uneven popularity. */
    static Trace zipf(int items, double exponent, int length) {
        Zipf zipf = new Zipf(items, exponent);
        Random random = new Random(SEED);
        return Trace.of(
                "zipf-" + exponent,
                IntStream.range(0, length).map(i -> zipf.next(random)).toArray());
    }

    /** Returns a trace that reads the same keys in the same order again and again. */
    static Trace loop(int items, int length) {
        return Trace.of(
                "loop-" + items, IntStream.range(0, length).map(i -> i % items).toArray());
    }
}
