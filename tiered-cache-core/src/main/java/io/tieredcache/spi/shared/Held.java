package io.tieredcache.spi.shared;

/**
 * Someone else is loading the key.
 *
 * @param fence stamp of this answer: what a lease brings that is given later has a greater one, and so has a later change
 * @param remainingMillis how long that lease can still last; positive
 */
public record Held(long fence, long remainingMillis) implements GrantReply {}
