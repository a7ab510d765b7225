package io.tieredcache.benchmarks;

import java.util.List;

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
     * Runs all contenders side by side. Blocks for the length given in {@code docs/benchmarks.md}.
     *
     * @param quick whether a rough answer within about a minute is wanted
     * @return a row for each series
     * @throws Exception if a contender failed or did not do what the scenario asks for
     */
    List<Row> run(boolean quick) throws Exception;
}
