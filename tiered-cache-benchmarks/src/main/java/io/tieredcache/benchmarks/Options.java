package io.tieredcache.benchmarks;

import java.util.List;
import java.util.OptionalInt;

/**
 * How a suite is to be run. An empty list leaves the choice to the suite.
 *
 * @param quick whether a rough answer within about a minute is wanted
 * @param virtual whether callers are virtual threads
 * @param reportOnly whether the exit status only says that everything was measured
 * @param scenarios names
 * @param callers numbers of callers, each at least 1
 * @param contenders names
 * @param rounds at least 1; empty leaves it to the suite
 */
public record Options(
        boolean quick,
        boolean virtual,
        boolean reportOnly,
        List<String> scenarios,
        List<Integer> callers,
        List<String> contenders,
        OptionalInt rounds) {

    /** Nothing in particular is asked for. */
    public static final Options NONE =
            new Options(false, false, false, List.of(), List.of(), List.of(), OptionalInt.empty());

    /**
     * Copies the lists.
     */
    public Options {
        scenarios = List.copyOf(scenarios);
        callers = List.copyOf(callers);
        contenders = List.copyOf(contenders);
    }

    /**
     * Returns the scenarios to run.
     *
     * @param usual those of the suite
     * @return those asked for, else the usual ones
     */
    public List<String> scenariosOr(List<String> usual) {
        return scenarios.isEmpty() ? usual : scenarios;
    }

    /**
     * Returns the numbers of callers to run.
     *
     * @param usual those of the suite
     * @return those asked for, else the usual ones
     */
    public List<Integer> callersOr(List<Integer> usual) {
        return callers.isEmpty() ? usual : callers;
    }

    /**
     * Returns the contenders to run.
     *
     * @param usual those of the suite
     * @return those asked for, else the usual ones
     */
    public List<String> contendersOr(List<String> usual) {
        return contenders.isEmpty() ? usual : contenders;
    }
}
