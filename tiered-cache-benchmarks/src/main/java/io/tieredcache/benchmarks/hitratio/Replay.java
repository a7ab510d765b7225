package io.tieredcache.benchmarks.hitratio;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/**
 * Sends a trace to a contender, one lookup after the other. After each lookup it waits until Caffeine's background
 * maintenance has ended. At full speed Caffeine would drop most records of uses, which does not happen at a program's
 * usual pace.
 */
final class Replay {

    private static final int LONGEST_WAIT_SECONDS = 10;

    private Replay() {}

    /**
     * Replays the whole trace.
     *
     * @return the hits in percent of the counted lookups
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
