package io.tieredcache;

import io.tieredcache.coherence.Striping;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;

/**
 * Runs the operations of a class in several threads, in many orders of their steps. Compares their results with those
 * of a sequential class in some order of the operations.
 *
 * <p>{@code -Dinterleavings=N} multiplies the number of scenarios by N.
 */
final class Interleavings {

    private static final int EFFORT = Integer.getInteger("interleavings", 1);
    private static final int INVOCATIONS = 150;

    /** The stripes of one partition. With those of all partitions, a run would take milliseconds. */
    static final int STRIPING = Striping.MOST.perPartition();

    private Interleavings() {}

    /** Tests with controlled switches between threads, so that a failure shows the order of steps. */
    static void check(Class<?> operations, Class<?> specification) {
        new ModelCheckingOptions()
                .iterations(10 * EFFORT)
                .invocationsPerIteration(INVOCATIONS)
                .threads(2)
                .actorsPerThread(2)
                .actorsBefore(1)
                .actorsAfter(1)
                .sequentialSpecification(specification)
                .check(operations);
    }

    /** Tests with the switches that the machine happens to make. */
    static void stress(Class<?> operations, Class<?> specification) {
        new StressOptions()
                .iterations(3 * EFFORT)
                .invocationsPerIteration(INVOCATIONS)
                .threads(2)
                .actorsPerThread(4)
                .actorsBefore(1)
                .actorsAfter(1)
                .sequentialSpecification(specification)
                .check(operations);
    }
}
