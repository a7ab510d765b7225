package io.tieredcache.lab.check;

import java.time.Duration;

/**
 * How old a value may be.
 *
 * @param healthyNanos others see a write after this time at most, while nothing but this can be said
 * @param failoverNanos the same over a failover or a partition
 * @param ttlNanos the same whatever happens
 */
public record Bounds(long healthyNanos, long failoverNanos, long ttlNanos) {

    /** The staleness that is promised when healthy. */
    public static final Duration HEALTHY = Duration.ofSeconds(2);

    /** A change that L2 did not confirm is told again within this time to a shard that answers. */
    static final Duration RECOVERY = Duration.ofSeconds(2);

    private static final double NODE_TIMEOUTS = 1.5;
    private static final Duration ELECTION = Duration.ofSeconds(2);
    private static final Duration REPLAY = Duration.ofSeconds(3);

    /** The bounds of a cluster and a TTL. */
    public static Bounds of(Duration nodeTimeout, Duration ttl) {
        long detection = Math.round(nodeTimeout.toNanos() * NODE_TIMEOUTS);
        return new Bounds(
                HEALTHY.toNanos(),
                detection + ELECTION.plus(REPLAY).plus(HEALTHY).toNanos(),
                ttl.toNanos());
    }
}
