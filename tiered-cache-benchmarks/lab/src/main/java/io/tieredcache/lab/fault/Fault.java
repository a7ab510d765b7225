package io.tieredcache.lab.fault;

import io.tieredcache.lab.check.Window;

/** One way in which things go wrong. Stateless. */
public interface Fault {

    /** What {@code --faults} calls it. */
    String family();

    /** What may be expected of the caches meanwhile. */
    default Window.Severity severity() {
        return Window.Severity.HEALTHY;
    }

    /**
     * Breaks something, waits, and mends it.
     *
     * @param world what there is to break
     * @return how often it really happened; 0 if it could not be brought about
     * @throws InterruptedException if the run ends
     */
    long run(World world) throws InterruptedException;
}
