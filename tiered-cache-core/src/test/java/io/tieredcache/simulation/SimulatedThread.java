package io.tieredcache.simulation;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A thread of a simulated JVM, with the scheduler's data. */
final class SimulatedThread {

    final Machine machine;
    final String name;
    final Runnable body;
    Workers.@Nullable Worker worker;
    /** Numbers the waits of this thread, so that a wake-up for an earlier one does nothing. */
    long waits;

    /** The condition that it waits for, besides its time. */
    @Nullable
    BooleanSupplier until;

    boolean done;
    /** True if it was cancelled and has not noticed it yet. */
    boolean interrupted;
    /** Time for which it was delayed although it could have run. */
    long stalledNanos;

    SimulatedThread(Machine machine, String name, Runnable body) {
        this.machine = machine;
        this.name = name;
        this.body = body;
    }

    @Override
    public String toString() {
        return name;
    }
}
