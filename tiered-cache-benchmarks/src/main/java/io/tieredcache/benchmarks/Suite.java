package io.tieredcache.benchmarks;

import java.util.List;
import java.util.Set;

/** A comparison that {@link Run} can start by name. Starts and stops whatever servers it needs itself. */
public interface Suite {

    /**
     * Returns the name on the command line and of the results file.
     *
     * @return lower case, without blanks
     */
    String name();

    /**
     * Returns what the suite answers.
     *
     * @return one line
     */
    String question();

    /**
     * Returns the contenders that the table sets the others in relation to.
     *
     * @return names, in the order of the columns
     */
    List<String> baselines();

    /**
     * Returns the options that it takes.
     *
     * @return by default none but {@code --quick}
     */
    default Set<Option> options() {
        return Set.of();
    }

    /**
     * Returns what {@code --scenario} can name.
     *
     * @return names, in the order in which they run
     */
    default List<String> scenarios() {
        return List.of();
    }

    /**
     * Returns what {@code --contender} can name.
     *
     * @return names, in the order of the table
     */
    default List<String> contenders() {
        return List.of();
    }

    /**
     * Runs all contenders side by side. Blocks for the length given in {@code docs/benchmarks.md}.
     *
     * @param options what the command line asks for; no other options than it takes, and names that it has
     * @return a row for each series
     * @throws Exception if a contender failed or did not do what the scenario asks for
     */
    List<Row> run(Options options) throws Exception;

    /**
     * Returns what is shown of a run.
     *
     * @param rows what the run has brought
     * @return lines, each with its end; by default a table with the ratios to the baselines
     */
    default String show(List<Row> rows) {
        return new ResultsTable(baselines()).format(rows);
    }

    /**
     * Returns the exit status of a run that came to its end.
     *
     * @param rows what the run has brought
     * @param options what the command line asked for
     * @return by default 0
     */
    default int status(List<Row> rows, Options options) {
        return 0;
    }
}
