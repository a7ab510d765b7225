package io.tieredcache.benchmarks;

import java.util.List;
import java.util.OptionalInt;

/**
 * The options of a run. An empty list leaves the choice to the suite.
 *
 * @param quick true for a rough result within about a minute
 * @param virtual true if callers are virtual threads
 * @param reportOnly true if the exit status only reports that everything was measured
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

    /** The options of a command line that names none. */
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
     * @param usual the suite's scenarios
     * @return the requested scenarios, or the suite's if none is requested
     */
    public List<String> scenariosOr(List<String> usual) {
        return scenarios.isEmpty() ? usual : scenarios;
    }

    /**
     * Returns the numbers of callers to run.
     *
     * @param usual the suite's numbers
     * @return the requested numbers, or the suite's if none is requested
     */
    public List<Integer> callersOr(List<Integer> usual) {
        return callers.isEmpty() ? usual : callers;
    }

    /**
     * Returns the contenders to run.
     *
     * @param usual the suite's contenders
     * @return the requested contenders, or the suite's if none is requested
     */
    public List<String> contendersOr(List<String> usual) {
        return contenders.isEmpty() ? usual : contenders;
    }
}
