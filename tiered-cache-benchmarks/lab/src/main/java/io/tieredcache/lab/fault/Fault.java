package io.tieredcache.lab.fault;

import io.tieredcache.lab.check.Window;

/** One kind of fault. Stateless. */
public interface Fault {

    /** Returns the name for {@code --faults}. */
    String family();

    /** Returns the promises that hold meanwhile. */
    default Window.Severity severity() {
        return Window.Severity.HEALTHY;
    }

    /**
     * Causes the fault, waits, and repairs it.
     *
     * @param world the objects that can be broken
     * @return number of times that it took effect; 0 if it could not be caused
     * @throws InterruptedException if the run ends
     */
    long run(World world) throws InterruptedException;
}
