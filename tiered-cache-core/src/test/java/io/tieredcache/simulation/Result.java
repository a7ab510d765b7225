package io.tieredcache.simulation;

import java.util.List;

/**
 * The result of one schedule.
 *
 * @param violations empty if no rule was broken
 * @param hash equal for equal seeds
 * @param trace one line for each step if requested
 */
record Result(long seed, Plan plan, List<String> violations, long hash, List<String> trace, Counts counts) {

    /** Returns the details of a failure, and the command that repeats it. */
    String report() {
        return "seed " + seed + ": " + String.join("\n  and ", violations)
                + "\n" + plan
                + "\n" + String.join("\n", trace)
                + "\nseed " + seed + ": " + String.join("\n  and ", violations)
                + "\nagain: mvn -B test -pl tiered-cache-core -Dtest=SimulationTest -Dsimulation.schedules=1"
                + " -Dsimulation.seed=" + seed
                + (plan.mutation() == Mutation.NONE ? "" : " -Dsimulation.mutation=" + plan.mutation());
    }
}
