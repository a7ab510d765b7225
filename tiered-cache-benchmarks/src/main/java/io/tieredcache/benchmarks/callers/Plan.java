package io.tieredcache.benchmarks.callers;

import io.tieredcache.benchmarks.Options;
import java.util.List;

/**
 * How long and how often callers are measured.
 *
 * @param rounds how often
 * @param warmUpMillis how long a contender calls before all rounds
 * @param millis how long it is measured in a round, and how long it calls before that
 * @param keys how many keys there are
 * @param callers the numbers of callers
 */
public record Plan(int rounds, int warmUpMillis, int millis, int keys, List<Integer> callers) {

    /** On two busy cores the compiler of the JVM takes more than half a minute to come to rest. */
    private static final Plan FULL = new Plan(5, 40_000, 2_000, 100_000, List.of(1, 16, 64, 256));

    private static final Plan QUICK = new Plan(2, 1_200, 300, 10_000, List.of(1, 64));

    /**
     * Returns the plan of a run.
     *
     * @param options what the command line asks for
     * @return what to do where it asks for nothing in particular
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
     * Returns what comes before all rounds, so that the first one meets compiled code too: every number of callers once, for
     * an equal share of the time.
     *
     * @return the orders
     */
    List<Order> warmUps() {
        return callers.stream()
                .map(number -> new Order(number, warmUpMillis / callers.size(), 0))
                .toList();
    }

    /**
     * Returns the order to measure once.
     *
     * @param number how many callers
     * @return the order
     */
    public Order order(int number) {
        return new Order(number, millis, millis);
    }
}
