package io.tieredcache.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The order of a run: every cell once a round, in the order given and then in a new one each round, so
 * that drift of the machine hits all alike. */
public final class Rounds {

    private Rounds() {}

    /**
     * Runs every cell in every round.
     *
     * @param count how many rounds; at least 1
     * @param cells what a round consists of
     * @param step runs one cell
     * @param <C> a cell, usually a contender with a number of callers
     * @throws Exception what the step threw; the run ends there
     */
    public static <C> void run(int count, List<C> cells, Step<C> step) throws Exception {
        Random order = new Random(count);
        for (int round = 1; round <= count; round++) {
            List<C> shuffled = new ArrayList<>(cells);
            if (round > 1) {
                Collections.shuffle(shuffled, order);
            }
            for (C cell : shuffled) {
                step.run(round, cell);
            }
        }
    }

    /**
     * Measures one cell once.
     *
     * @param <C> a cell
     */
    @FunctionalInterface
    public interface Step<C> {
        /**
         * Measures.
         *
         * @param round number of the round, from 1
         * @param cell what to measure
         * @throws Exception ends the run
         */
        void run(int round, C cell) throws Exception;
    }
}
