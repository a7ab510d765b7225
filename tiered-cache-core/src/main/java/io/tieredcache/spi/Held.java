package io.tieredcache.spi;

/**
 * Someone else is loading the key.
 *
 * @param remainingMillis how long that lease can still last; positive
 */
public record Held(long remainingMillis) implements GrantReply {}
