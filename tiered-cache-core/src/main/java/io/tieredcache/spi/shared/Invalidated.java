package io.tieredcache.spi.shared;

/**
 * The reply to an invalidation that was applied.
 *
 * @param fence fencing token of the invalidation, monotone for each key
 */
public record Invalidated(long fence) implements InvalidateReply {}
