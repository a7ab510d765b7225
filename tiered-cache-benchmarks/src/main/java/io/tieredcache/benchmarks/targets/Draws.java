package io.tieredcache.benchmarks.targets;

import io.tieredcache.benchmarks.Zipf;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/** Draws the keys of one caller. Used by one thread. */
@State(Scope.Thread)
public class Draws {

    /** Number of keys of the Zipf distribution; they start at 0. */
    static final int KEYS = 5_000;

    static final double EXPONENT = 0.99;

    private static final int SEQUENCE = 1 << 16;

    private final Integer[] keys = new Integer[SEQUENCE];
    private SplittableRandom random = new SplittableRandom();
    private int position;

    /**
     * Draws the sequence, a different one for each caller.
     *
     * @param threads number of this caller
     */
    @Setup
    public void draw(ThreadParams threads) {
        Zipf zipf = new Zipf(KEYS, EXPONENT);
        random = new SplittableRandom(threads.getThreadIndex());
        for (int i = 0; i < SEQUENCE; i++) {
            keys[i] = zipf.next(random);
        }
    }

    /** Returns the next key of the Zipf distribution, from a sequence drawn in advance. */
    Integer next() {
        return keys[position++ & (SEQUENCE - 1)];
    }

    /** Returns a number from 0 to the bound, exclusive; all are equally likely. */
    int even(int bound) {
        return random.nextInt(bound);
    }
}
