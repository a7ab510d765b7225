package io.tieredcache.spi.shared;

/**
 * The invalidation was applied.
 *
 * @param fence its stamp, monotone for each key
 */
public record Invalidated(long fence) implements InvalidateReply {}
