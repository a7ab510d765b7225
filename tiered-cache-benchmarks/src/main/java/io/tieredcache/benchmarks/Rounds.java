package io.tieredcache.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The order of a run: each round runs every cell once. The first round uses the given order, each later round a new
 * one, so that drift of the machine affects all cells alike.
 */
public final class Rounds {

    private Rounds() {}

    /**
     * Runs every cell in every round.
     *
     * @param count number of rounds; at least 1
     * @param cells the cells of a round
     * @param step runs one cell
     * @param <C> a cell, usually a contender with a number of callers
     * @throws Exception thrown by a step; it ends the run
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
         * Measures a cell.
         *
         * @param round number of the round, from 1
         * @param cell the cell to measure
         * @throws Exception ends the run
         */
        void run(int round, C cell) throws Exception;
    }
}
