package io.tieredcache.coherence;

/**
 * How long L1 may serve a copy, from the moment when its key was first asked for.
 *
 * @param nanos at most; zero keeps no copy
 * @param unprovedNanos without a proof by L2 that changes of the key are reported
 */
public record Lifetime(long nanos, long unprovedNanos) {

    public static final Lifetime NONE = new Lifetime(0, 0);

    /** Of a copy that only this JVM can change. */
    public static Lifetime unshared(long nanos) {
        return new Lifetime(nanos, nanos);
    }

    /** Of a value that was loaded and is in L2. */
    public static Lifetime loaded(long nanos) {
        return new Lifetime(nanos, Freshness.STALENESS_NANOS);
    }

    /** Of a value that L2 gave: its generation may have ended a moment ago. */
    public static Lifetime shared(long nanos) {
        return new Lifetime(nanos, Freshness.STALENESS_NANOS - Freshness.GENERATION_AGE_NANOS);
    }

    /** Of a value that L2 does not vouch for: no proof extends it. */
    public static Lifetime ungranted(long nanos) {
        return unshared(Math.min(nanos, Freshness.STALENESS_NANOS));
    }
}
