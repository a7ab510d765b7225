package io.tieredcache.spi.shared;

/**
 * The reply to a request whose value was stored.
 *
 * @param fence the fencing token of the stored value
 * @param remainingMillis how long L2 will keep it; positive
 */
public record Stored(long fence, long remainingMillis) implements StoreReply {}
