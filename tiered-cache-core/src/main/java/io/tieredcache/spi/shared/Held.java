package io.tieredcache.spi.shared;

/**
 * The reply to a request for a lease while another caller holds the lease.
 *
 * @param fence fencing token of this reply; values of leases granted later have a greater one, and so have later
 *     changes
 * @param remainingMillis how long that lease can still last; positive
 */
public record Held(long fence, long remainingMillis) implements GrantReply {}
