package io.tieredcache.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * One figure of one contender over all rounds of a run.
 *
 * @param suite name of the suite
 * @param scenario the scenario
 * @param contender the contender
 * @param callers number of threads that called at the same time
 * @param metric the measured quantity, named with its unit
 * @param unit unit of the three figures
 * @param median middle of the rounds
 * @param min smallest round
 * @param max largest round
 */
public record Row(
        String suite,
        String scenario,
        String contender,
        int callers,
        String metric,
        String unit,
        double median,
        double min,
        double max) {

    /**
     * Returns whether the other row measures the same thing for another contender.
     *
     * @param other the other row
     * @return true if only contender and figures may differ
     */
    boolean comparableTo(@Nullable Row other) {
        return other != null
                && suite.equals(other.suite)
                && scenario.equals(other.scenario)
                && callers == other.callers
                && metric.equals(other.metric);
    }
}
