package io.tieredcache.simulation;

import java.util.List;

/**
 * What came of one schedule.
 *
 * @param violations empty if all is well
 * @param hash the same whenever the seed is
 * @param trace one line for each step, if asked for
 */
record Result(long seed, Plan plan, List<String> violations, long hash, List<String> trace, Counts counts) {

    /** What a person needs to see what went wrong, and to see it again. */
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
