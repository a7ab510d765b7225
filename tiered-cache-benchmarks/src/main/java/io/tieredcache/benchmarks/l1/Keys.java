package io.tieredcache.benchmarks.l1;

import io.tieredcache.benchmarks.Zipf;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** The keys, and the order in which a caller requests them. */
final class Keys {

    static final int COUNT = 100_000;
    static final double EXPONENT = 0.99;

    /** Lookups of one caller before its sequence repeats; a power of two. */
    static final int SEQUENCE = 1 << 18;

    static final List<Long> ALL = LongStream.range(0, COUNT).boxed().toList();

    private Keys() {}

    static String valueOf(Long key) {
        return "value of " + key;
    }

    /**
     * Returns the sequence of a caller: the same for every contender, different for each caller. The popularity of a
     * key is independent of its order.
     */
    static Long[] sequence(int caller) {
        List<Long> byRank = new ArrayList<>(ALL);
        Collections.shuffle(byRank, new Random(1));
        Zipf zipf = new Zipf(COUNT, EXPONENT);
        Random random = new Random(2L + caller);
        Long[] sequence = new Long[SEQUENCE];
        for (int i = 0; i < SEQUENCE; i++) {
            sequence[i] = byRank.get(zipf.next(random));
        }
        return sequence;
    }
}
