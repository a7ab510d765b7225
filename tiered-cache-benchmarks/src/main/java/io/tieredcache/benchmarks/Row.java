package io.tieredcache.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * One figure of one contender over all rounds of a run.
 *
 * @param suite name of the suite
 * @param scenario what was done
 * @param contender who did it
 * @param callers threads that did it at the same time
 * @param metric what was measured, named with its unit
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
     * Tells whether the other row says the same of another contender.
     *
     * @param other the row to stand beside this one
     * @return whether only contender and figures may differ
     */
    boolean comparableTo(@Nullable Row other) {
        return other != null
                && suite.equals(other.suite)
                && scenario.equals(other.scenario)
                && callers == other.callers
                && metric.equals(other.metric);
    }
}
