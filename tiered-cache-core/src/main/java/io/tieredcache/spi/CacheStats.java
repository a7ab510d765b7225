package io.tieredcache.spi;

/**
 * The counters of a cache at one moment, all since it was built. Immutable; the counters are read one after the other, so
 * they need not agree to the last call while others are at work.
 *
 * <p>One look-up of one key is one hit or one miss of every tier that it reached.
 *
 * @param l1 the near tier
 * @param l2 the shared tier
 * @param l3 the system of record
 * @param coalesced look-ups that were answered by another caller's descent
 * @param refusedFills loaded values that L2 did not store because something newer had happened
 * @param unreadable L2 entries that could not be decoded, each also a miss
 * @param pendingInvalidations keys whose change L2 has not confirmed yet, and partitions of keys that a clear has not reached
 *     yet, of {@link KeyHash#PARTITIONS}; now, not since the start
 */
public record CacheStats(
        NearStats l1,
        SharedStats l2,
        SourceStats l3,
        long coalesced,
        long refusedFills,
        long unreadable,
        long pendingInvalidations) {

    /** One in this many reads of L1 is timed for {@link StatsHook#timed}. */
    public static final int L1_SAMPLING = 1024;

    /**
     * Returns the share of look-ups that needed no load.
     *
     * @return 0 to 1; 1 if there was no look-up
     */
    public double hitRatio() {
        long lookups = l1.hits() + l1.misses();
        return lookups == 0 ? 1.0 : 1.0 - (double) Math.min(lookups, l3.loadedKeys()) / lookups;
    }

    /**
     * Counters of L1.
     *
     * @param hits look-ups answered, known-absent included
     * @param misses look-ups not answered
     * @param evictions entries removed for room
     * @param entries entries held now
     * @param bytes heap charged now; 0 without a byte bound
     */
    public record NearStats(long hits, long misses, long evictions, long entries, long bytes) {}

    /**
     * Counters of L2.
     *
     * @param hits look-ups answered, known-absent included
     * @param misses look-ups not answered, failures included
     * @param failures commands of any kind that failed
     */
    public record SharedStats(long hits, long misses, long failures) {}

    /**
     * Counters of L3.
     *
     * @param loads calls of the loader
     * @param loadedKeys keys that were loaded, found or not
     * @param absentKeys keys that had no row
     * @param loadFailures calls of the loader that threw
     * @param writes rows written or deleted
     * @param writeFailures rows whose write or deletion threw
     */
    public record SourceStats(
            long loads, long loadedKeys, long absentKeys, long loadFailures, long writes, long writeFailures) {}
}
