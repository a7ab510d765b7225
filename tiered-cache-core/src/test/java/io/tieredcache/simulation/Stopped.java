package io.tieredcache.simulation;

/** Unwinds what still stands when a schedule is over. The engine must not catch it, so it is an error. */
final class Stopped extends Error {

    private static final long serialVersionUID = 1L;

    Stopped() {
        super("the schedule is over", null, false, false);
    }
}
