package io.tieredcache;

import io.tieredcache.coherence.Striping;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;

/**
 * Runs the operations of a class in threads, in one order of their steps after the other, and compares what they return with
 * what a plain class returns in some order of the operations.
 *
 * <p>{@code -Dinterleavings=N} tries N times as many scenarios.
 */
final class Interleavings {

    private static final int EFFORT = Integer.getInteger("interleavings", 1);
    private static final int INVOCATIONS = 150;

    /** One partition. With all of them a run would take milliseconds. */
    static final int STRIPING = Striping.MOST.perPartition();

    private Interleavings() {}

    /** Chooses every switch between threads, so that a failure says which. */
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

    /** Lets the machine choose. */
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
