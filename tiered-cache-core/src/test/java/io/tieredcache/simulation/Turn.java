package io.tieredcache.simulation;

import java.util.concurrent.locks.LockSupport;

/** The right of one real thread to run. */
final class Turn {

    private final Thread owner;
    private volatile boolean given;

    Turn(Thread owner) {
        this.owner = owner;
    }

    void give() {
        given = true;
        LockSupport.unpark(owner);
    }

    /** Called by the owner: waits for the turn. */
    void await() {
        while (!given) {
            LockSupport.park(this);
        }
        given = false;
    }

    /**
     * Waits like {@link #await}, but fails if the simulation really hangs because a thread waits outside of the
     * scheduler.
     */
    boolean await(long nanos) {
        long deadline = System.nanoTime() + nanos;
        while (!given) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            LockSupport.parkNanos(this, left);
        }
        given = false;
        return true;
    }

    Thread owner() {
        return owner;
    }
}
