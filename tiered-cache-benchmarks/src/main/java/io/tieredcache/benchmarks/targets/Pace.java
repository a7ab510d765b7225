package io.tieredcache.benchmarks.targets;

/**
 * How long everything is measured.
 *
 * @param forks JVMs for each JMH benchmark
 * @param warmups iterations before the measured ones
 * @param iterations measured iterations
 * @param iterationMillis length of an iteration
 * @param trafficWarmUpSeconds requests at the full rate that are not measured; before them as many empty ones
 * @param trafficSeconds requests at the full rate that are measured
 */
record Pace(int forks, int warmups, int iterations, int iterationMillis, int trafficWarmUpSeconds, int trafficSeconds) {

    private static final Pace FULL = new Pace(2, 5, 5, 1_000, 30, 180);
    private static final Pace QUICK = new Pace(1, 3, 4, 500, 5, 20);

    static Pace of(boolean quick) {
        return quick ? QUICK : FULL;
    }
}
