package io.tieredcache.benchmarks.targets;

/**
 * The durations of the measurements.
 *
 * @param forks JVMs for each JMH benchmark
 * @param warmups iterations before the measured ones
 * @param iterations measured iterations
 * @param iterationMillis length of an iteration
 * @param trafficWarmUpSeconds unmeasured requests at the full rate; before them as many empty ones
 * @param trafficSeconds measured requests at the full rate
 */
record Pace(int forks, int warmups, int iterations, int iterationMillis, int trafficWarmUpSeconds, int trafficSeconds) {

    private static final Pace FULL = new Pace(2, 5, 5, 1_000, 30, 180);
    private static final Pace QUICK = new Pace(1, 3, 4, 500, 5, 20);

    static Pace of(boolean quick) {
        return quick ? QUICK : FULL;
    }
}
