package io.tieredcache.benchmarks.callers;

import io.tieredcache.benchmarks.Options;
import java.util.List;

/**
 * The rounds and durations of a comparison.
 *
 * @param rounds number of rounds
 * @param warmUpMillis duration of a contender's calls before all rounds
 * @param millis duration of a measurement in a round, and of the warm-up before it
 * @param keys number of keys
 * @param callers the numbers of callers
 */
public record Plan(int rounds, int warmUpMillis, int millis, int keys, List<Integer> callers) {

    /** On two busy cores the compiler of the JVM takes more than half a minute to come to rest. */
    private static final Plan FULL = new Plan(5, 40_000, 2_000, 100_000, List.of(1, 16, 64, 256));

    private static final Plan QUICK = new Plan(2, 1_200, 300, 10_000, List.of(1, 64));

    /**
     * Returns the plan of a run.
     *
     * @param options options of the command line
     * @return the plan with these options, and the suite's values for the others
     */
    public static Plan of(Options options) {
        Plan plan = options.quick() ? QUICK : FULL;
        return new Plan(
                options.rounds().orElse(plan.rounds),
                plan.warmUpMillis,
                plan.millis,
                plan.keys,
                options.callersOr(plan.callers));
    }

    /**
     * Returns the warm-ups before all rounds, so that the first round also meets compiled code. They run every number
     * of callers once, for equal shares of the time.
     *
     * @return the orders
     */
    List<Order> warmUps() {
        return callers.stream()
                .map(number -> new Order(number, warmUpMillis / callers.size(), 0))
                .toList();
    }

    /**
     * Returns the order for one measurement.
     *
     * @param number number of callers
     * @return the order
     */
    public Order order(int number) {
        return new Order(number, millis, millis);
    }
}
