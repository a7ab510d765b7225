package io.tieredcache.simulation;

/**
 * Unwinds what still stands when a schedule is over. Where the engine catches it, as it does around L1, L2 and hooks, the next
 * step throws it again; what a call brings after the end is void.
 */
final class Stopped extends Error {

    private static final long serialVersionUID = 1L;

    Stopped() {
        super("the schedule is over", null, false, false);
    }
}
