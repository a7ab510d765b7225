package io.tieredcache.coherence;

/**
 * The time for which L1 may serve a copy, counted from the beginning of its lookup or write.
 *
 * @param nanos the longest time; 0 keeps no copy
 * @param unprovedNanos the longest time without a proof by L2 that changes of the key are reported
 */
public record Lifetime(long nanos, long unprovedNanos) {

    public static final Lifetime NONE = new Lifetime(0, 0);

    /** Returns the lifetime of a copy that only this JVM can change. */
    public static Lifetime unshared(long nanos) {
        return new Lifetime(nanos, nanos);
    }

    /** Returns the lifetime of a value that was loaded or written and is in L2. */
    public static Lifetime loaded(long nanos) {
        return new Lifetime(nanos, Freshness.STALENESS_NANOS);
    }

    /**
     * Returns the lifetime of a value read from L2. It has less time without a proof, because its generation may have
     * ended shortly before the read.
     */
    public static Lifetime shared(long nanos) {
        return new Lifetime(nanos, Freshness.STALENESS_NANOS - Freshness.GENERATION_AGE_NANOS);
    }

    /**
     * Returns the lifetime of a value loaded without a lease: at most the staleness bound; heartbeats do not extend it.
     */
    public static Lifetime ungranted(long nanos) {
        return unshared(Math.min(nanos, Freshness.STALENESS_NANOS));
    }
}
