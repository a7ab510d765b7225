package io.tieredcache.benchmarks;

import java.util.List;
import java.util.Set;

/** A comparison that {@link Run} can start by name. It starts and stops the servers that it needs. */
public interface Suite {

    /**
     * Returns the name on the command line, which is also that of the results file.
     *
     * @return lower case, without blanks
     */
    String name();

    /**
     * Returns the question that the suite answers.
     *
     * @return one line
     */
    String question();

    /**
     * Returns the contenders to which the table relates the others.
     *
     * @return names, in the order of the columns
     */
    List<String> baselines();

    /**
     * Returns the options that the suite supports.
     *
     * @return by default none but {@code --quick}
     */
    default Set<Option> options() {
        return Set.of();
    }

    /**
     * Returns the valid values of {@code --scenario}.
     *
     * @return names, in the order in which they run
     */
    default List<String> scenarios() {
        return List.of();
    }

    /**
     * Returns the valid values of {@code --contender}.
     *
     * @return names, in the order of the table
     */
    default List<String> contenders() {
        return List.of();
    }

    /**
     * Runs all contenders, alternating between them. Blocks for the time given in {@code docs/benchmarks.md}.
     *
     * @param options options of the command line; only supported options, and valid names
     * @return a row for each series
     * @throws Exception if a contender failed or did not do the work of its scenario
     */
    List<Row> run(Options options) throws Exception;

    /**
     * Returns the printed form of a run.
     *
     * @param rows the results
     * @return lines, each with its end; by default a table with the ratios to the baselines
     */
    default String show(List<Row> rows) {
        return new ResultsTable(baselines()).format(rows);
    }

    /**
     * Returns the exit status of a complete run.
     *
     * @param rows the results
     * @param options options of the command line
     * @return by default 0
     */
    default int status(List<Row> rows, Options options) {
        return 0;
    }
}
