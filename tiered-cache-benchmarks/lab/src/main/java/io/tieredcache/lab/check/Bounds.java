package io.tieredcache.lab.check;

import java.time.Duration;

/**
 * The maximum ages of a value.
 *
 * @param healthyNanos longest time until other JVMs see a write, in healthy operation
 * @param failoverNanos longest time until other JVMs see a write, over a failover or a partition
 * @param ttlNanos longest time until other JVMs see a write, in any case
 */
public record Bounds(long healthyNanos, long failoverNanos, long ttlNanos) {

    /** The promised staleness in healthy operation. */
    public static final Duration HEALTHY = Duration.ofSeconds(2);

    /** Time within which a change that L2 did not confirm is sent again to a shard that answers. */
    static final Duration RECOVERY = Duration.ofSeconds(2);

    private static final double NODE_TIMEOUTS = 1.5;
    private static final Duration ELECTION = Duration.ofSeconds(2);
    private static final Duration REPLAY = Duration.ofSeconds(3);

    /** Returns the bounds for a node timeout and a TTL. */
    public static Bounds of(Duration nodeTimeout, Duration ttl) {
        long detection = Math.round(nodeTimeout.toNanos() * NODE_TIMEOUTS);
        return new Bounds(
                HEALTHY.toNanos(),
                detection + ELECTION.plus(REPLAY).plus(HEALTHY).toNanos(),
                ttl.toNanos());
    }
}
