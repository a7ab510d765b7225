package io.tieredcache;

/**
 * How long L1 may serve a copy, from the moment when its key was first asked for.
 *
 * @param nanos at most; zero keeps no copy
 * @param unprovedNanos without a proof by L2 that changes of the key are reported
 */
record Life(long nanos, long unprovedNanos) {

    static final Life NONE = new Life(0, 0);

    /** Of a copy that only this JVM can change. */
    static Life unshared(long nanos) {
        return new Life(nanos, nanos);
    }

    /** Of a value that was loaded and is in L2. */
    static Life loaded(long nanos) {
        return new Life(nanos, Settings.STALENESS_NANOS);
    }

    /** Of a value that L2 gave: its generation may have ended a moment ago. */
    static Life shared(long nanos) {
        return new Life(nanos, Settings.STALENESS_NANOS - Settings.GENERATION_AGE_NANOS);
    }

    /** Of a value that L2 does not vouch for: no proof extends it. */
    static Life ungranted(long nanos) {
        return unshared(Math.min(nanos, Settings.STALENESS_NANOS));
    }
}
