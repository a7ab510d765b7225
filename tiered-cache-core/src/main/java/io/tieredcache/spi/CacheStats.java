package io.tieredcache.spi;

/**
 * The counters of a cache at one moment, counted since the cache was built. Immutable. The counters are read one after
 * the other, so they may disagree by the calls that are in progress.
 *
 * <p>A look-up of one key counts as one hit or one miss in every tier that it reached.
 *
 * @param l1 the near tier
 * @param l2 the shared tier
 * @param l3 the system of record
 * @param coalesced look-ups that were answered by another caller's lookup
 * @param refusedFills loaded values that L2 did not store because something newer had happened
 * @param unreadable L2 entries that could not be decoded, each also a miss
 * @param pendingInvalidations keys whose change L2 has not confirmed yet, plus partitions (of 1,024) that a clear has
 *     not reached yet; now, not since the start
 * @param oldestPendingMillis age of the oldest change or clear that L2 has not confirmed, in milliseconds, at least 1;
 *     0 if there is none. If L2 did not confirm the intent of a write, its key is pending from the beginning of the
 *     write, but its age counts from the commit
 */
public record CacheStats(
        NearStats l1,
        SharedStats l2,
        SourceStats l3,
        long coalesced,
        long refusedFills,
        long unreadable,
        long pendingInvalidations,
        long oldestPendingMillis) {

    /** The sampling interval of {@link StatsHook#timed} for L1: one in 1,024 reads is timed. */
    public static final int L1_SAMPLING = 1024;

    /**
     * Returns the share of look-ups that did not need a load.
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
     * @param installs copies installed, known-absent included; copies that were dropped at once because they are too
     *     large count too
     * @param drops copies dropped, by cause
     * @param entries entries held now
     * @param bytes heap charged now; 0 without a byte bound
     */
    public record NearStats(long hits, long misses, long installs, NearDrops drops, long entries, long bytes) {}

    /**
     * Copies that L1 dropped, by cause. A copy counts once, when it is dropped. A copy that must not be served any more
     * stays until a caller requests it, or until it is removed or evicted. A copy that a newer one replaces is not
     * counted, nor is a copy that its copier cannot copy.
     *
     * @param evicted dropped for room
     * @param expired found after the end of their lifetime
     * @param invalidated dropped because their key was written, deleted, invalidated or cleared, here or in another
     *     JVM, or a key of the same stripe was; a clear counts L1's estimate of its entries
     * @param suspect found without a proof: reports of changes had a gap, or the last proof was too old. A copy whose
     *     lookup began up to 2 s after a gap counts here even if a change of its stripe is the cause
     * @param tooLarge dropped at installation because they are larger than L1 permits
     */
    public record NearDrops(long evicted, long expired, long invalidated, long suspect, long tooLarge) {

        /**
         * Returns the drops of all causes.
         *
         * @return the sum
         */
        public long total() {
            return evicted + expired + invalidated + suspect + tooLarge;
        }
    }

    /**
     * Counters of L2.
     *
     * <p>A value is lost if L2 should have stored it but did not confirm it. The command failed or was late, the call
     * had no time left for L2, the value is too large, or the codec cannot encode it. A lost value is not a lost row,
     * unless the tiers are the only store. Values that L2 refused because of newer state are not lost.
     *
     * @param hits look-ups answered, known-absent included
     * @param misses look-ups not answered, failures included
     * @param stores values that L2 stored, known-absent included, by fills and by writes
     * @param lostFills loaded values, absent rows included, that were lost: at the fill, or because L2 failed before
     *     the load
     * @param lostWrites put values that were lost; writes with {@code WriteMode.POST} do not count, because they store
     *     no value in L2
     * @param failures commands of any kind that failed
     */
    public record SharedStats(long hits, long misses, long stores, long lostFills, long lostWrites, long failures) {}

    /**
     * Counters of L3.
     *
     * @param loads calls of the loader
     * @param loadsInFlight calls of the loader in progress now; loads that wait for {@code maxConcurrentLoads} are not
     *     among them
     * @param loadedKeys keys that were loaded, found or not
     * @param absentKeys keys that had no row
     * @param loadFailures calls of the loader that threw
     * @param writes rows written or deleted
     * @param writeFailures rows whose write or deletion threw
     */
    public record SourceStats(
            long loads,
            long loadsInFlight,
            long loadedKeys,
            long absentKeys,
            long loadFailures,
            long writes,
            long writeFailures) {}
}
