package io.tieredcache.lab.worker;

import io.tieredcache.redis.LinkHealth;
import io.tieredcache.redis.RedisLink;
import io.tieredcache.spi.CacheStats;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The counters of one worker, or the sum of several.
 *
 * @param l1Hits lookups that L1 answered
 * @param l1Misses lookups that L1 did not answer
 * @param l2Hits lookups that L2 answered
 * @param refusedFills loaded values that L2 refused
 * @param lostValues loaded and written values that were not stored because L2 failed
 * @param pending keys whose change L2 has not confirmed
 * @param replays invalidations sent again after a failover
 * @param suspect partitions without a proof
 * @param open nodes that are not asked because they did not answer
 */
public record Counts(
        long l1Hits,
        long l1Misses,
        long l2Hits,
        long refusedFills,
        long lostValues,
        long pending,
        long replays,
        long suspect,
        long open) {

    /** Counters that are all 0. */
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0);

    static Counts of(CacheStats stats, RedisLink link) {
        LinkHealth health = link.health();
        return new Counts(
                stats.l1().hits(),
                stats.l1().misses(),
                stats.l2().hits(),
                stats.refusedFills(),
                stats.l2().lostFills() + stats.l2().lostWrites(),
                stats.pendingInvalidations(),
                health.replayedChanges(),
                health.suspectPartitions(),
                health.openBreakers().size());
    }

    /** Reads the output of {@link #toString}. */
    public static Counts parse(String text) {
        long[] n = Arrays.stream(text.split(" ", -1)).mapToLong(Long::parseLong).toArray();
        return new Counts(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8]);
    }

    /** Returns the sum. */
    public Counts plus(Counts other) {
        return new Counts(
                l1Hits + other.l1Hits,
                l1Misses + other.l1Misses,
                l2Hits + other.l2Hits,
                refusedFills + other.refusedFills,
                lostValues + other.lostValues,
                pending + other.pending,
                replays + other.replays,
                suspect + other.suspect,
                open + other.open);
    }

    /** Returns the share of the lookups that L1 answered. */
    public double l1Share() {
        return l1Hits + l1Misses == 0 ? 0 : (double) l1Hits / (l1Hits + l1Misses);
    }

    @Override
    public String toString() {
        return java.util.stream.LongStream.of(
                        l1Hits, l1Misses, l2Hits, refusedFills, lostValues, pending, replays, suspect, open)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(" "));
    }
}
