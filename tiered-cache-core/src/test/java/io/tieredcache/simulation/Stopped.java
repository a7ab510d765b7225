package io.tieredcache.simulation;

/**
 * Unwinds a thread when the schedule is over. The engine catches it around L1, L2 and hooks; then the next step throws
 * it again. Results after the end are ignored.
 */
final class Stopped extends Error {

    private static final long serialVersionUID = 1L;

    Stopped() {
        super("the schedule is over", null, false, false);
    }
}
