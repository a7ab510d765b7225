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
 * @param coalesced look-ups that were answered by another caller's lookup
 * @param refusedFills loaded values that L2 did not store because something newer had happened
 * @param unreadable L2 entries that could not be decoded, each also a miss
 * @param pendingInvalidations keys whose change L2 has not confirmed yet, and partitions of keys that a clear has not reached
 *     yet, of 1,024; now, not since the start
 * @param oldestPendingMillis how long the oldest change or clear that L2 has not confirmed has waited, in milliseconds, at
 *     least 1; 0 if none waits. A write under way is a pending key from its beginning where L2 could not be told of it, but
 *     waits from its commit only
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
     * @param installs copies taken, known-absent included, and those that were dropped at once since they are too large
     * @param drops copies dropped, by cause
     * @param entries entries held now
     * @param bytes heap charged now; 0 without a byte bound
     */
    public record NearStats(long hits, long misses, long installs, NearDrops drops, long entries, long bytes) {}

    /**
     * Copies that L1 dropped, by cause. A copy counts once, when it is dropped: one that may not be served any more stays until
     * it is asked for, removed or evicted. A copy that a newer one replaces is not counted, nor is one that its copier cannot
     * copy.
     *
     * @param evicted for room
     * @param expired found at the end of their life
     * @param invalidated because their key was written, deleted, invalidated or cleared, here or in another JVM, or a key that
     *     shares their stripe was; a clear counts what L1 estimated to hold
     * @param suspect found when nothing proved them right any more: reports of changes had a gap, or the last proof was too old.
     *     A copy noted up to 2 s after a gap counts here, too, when a change of its stripe is the cause
     * @param tooLarge when they were installed, since L1 holds none so large
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
     * <p>Lost is what L2 should have been given and did not confirm: the command failed or came too late, there was no time left
     * to ask, the value is too large for it, or the codec cannot write it. Lost values are no lost rows, except where the tiers
     * are the only store. Values that L2 refused because of something newer are not lost.
     *
     * @param hits look-ups answered, known-absent included
     * @param misses look-ups not answered, failures included
     * @param stores values that it took, known-absent included, by fills and by writes
     * @param lostFills loaded values, absent rows included, that were lost: at the fill, or when L2 was asked before the load
     * @param lostWrites values that were put and lost; other than by {@code WriteMode.POST}, which stores none
     * @param failures commands of any kind that failed
     */
    public record SharedStats(long hits, long misses, long stores, long lostFills, long lostWrites, long failures) {}

    /**
     * Counters of L3.
     *
     * @param loads calls of the loader
     * @param loadsInFlight calls of the loader that have not returned, now; those that wait for their turn are not among them
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
