package io.tieredcache.benchmarks.hitratio;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/**
 * Sends a trace to a contender, one look-up after the other. After each one it waits until the maintenance that Caffeine
 * started in the background has ended: at full speed Caffeine drops most uses, which no program at its usual pace sees.
 */
final class Replay {

    private static final int LONGEST_WAIT_SECONDS = 10;

    private Replay() {}

    /**
     * Replays the whole trace.
     *
     * @return the hits in percent of the look-ups that count
     */
    static double hitPercent(Trace trace, Contender contender) {
        int[] keys = trace.keys();
        long asked = 0;
        long hits = 0;
        for (int index = 0; index < keys.length; index++) {
            boolean hit = contender.get(keys[index]);
            awaitMaintenance();
            if (trace.counts(index)) {
                asked++;
                hits += hit ? 1 : 0;
            }
        }
        return 100.0 * hits / asked;
    }

    private static void awaitMaintenance() {
        if (!ForkJoinPool.commonPool().awaitQuiescence(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                    "the maintenance of a look-up took longer than " + LONGEST_WAIT_SECONDS + " s");
        }
    }
}
