package io.tieredcache.simulation;

import io.tieredcache.spi.CacheStats;

/** The numbers of events in schedules: a schedule without events proves nothing. */
final class Counts {

    long schedules;
    long calm;
    long reads;
    long writes;
    long l1Hits;
    long l2Hits;
    long coalesced;
    long refusedFills;
    long l2Failures;
    long crashes;
    long failOvers;
    long lostInvalidations;
    long replays;
    long staleWithinBound;
    long cancellations;
    long outages;
    long thrown;
    long threadless;

    void add(CacheStats stats) {
        l1Hits += stats.l1().hits();
        l2Hits += stats.l2().hits();
        coalesced += stats.coalesced();
        refusedFills += stats.refusedFills();
        l2Failures += stats.l2().failures();
    }

    void add(Counts other) {
        schedules += other.schedules;
        calm += other.calm;
        reads += other.reads;
        writes += other.writes;
        l1Hits += other.l1Hits;
        l2Hits += other.l2Hits;
        coalesced += other.coalesced;
        refusedFills += other.refusedFills;
        l2Failures += other.l2Failures;
        crashes += other.crashes;
        failOvers += other.failOvers;
        lostInvalidations += other.lostInvalidations;
        replays += other.replays;
        staleWithinBound += other.staleWithinBound;
        cancellations += other.cancellations;
        outages += other.outages;
        thrown += other.thrown;
        threadless += other.threadless;
    }

    /** Returns the smallest of the counts that must not be zero. */
    long least() {
        long least = Long.MAX_VALUE;
        for (long count : new long[] {
            calm,
            reads,
            writes,
            l1Hits,
            l2Hits,
            coalesced,
            refusedFills,
            l2Failures,
            crashes,
            failOvers,
            lostInvalidations,
            replays,
            staleWithinBound,
            cancellations,
            outages,
            thrown,
            threadless
        }) {
            least = Math.min(least, count);
        }
        return least;
    }

    @Override
    public String toString() {
        return "schedules " + schedules + ", calm " + calm + ", reads " + reads + ", writes " + writes + ", L1 hits "
                + l1Hits
                + ", L2 hits " + l2Hits + ", coalesced " + coalesced + ", refused fills " + refusedFills
                + ", L2 failures " + l2Failures + ", crashes " + crashes + ", failovers " + failOvers
                + ", invalidations lost " + lostInvalidations + ", replayed " + replays
                + ", stale within the bound " + staleWithinBound
                + ", cancelled calls " + cancellations
                + ", shards that stayed dead " + outages
                + ", exceptions of hook and L1 " + thrown + ", threads that did not start " + threadless;
    }
}
