package io.tieredcache.spi.shared;

/**
 * The value was stored.
 *
 * @param fence the stamp that it carries
 * @param remainingMillis how long L2 will keep it; positive
 */
public record Stored(long fence, long remainingMillis) implements StoreReply {}
