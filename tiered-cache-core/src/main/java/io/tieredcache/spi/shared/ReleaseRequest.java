package io.tieredcache.spi.shared;

/**
 * A lease that L2 takes back.
 *
 * @param key text of the key
 * @param token the token with which the lease was asked for
 */
public record ReleaseRequest(String key, long token) {}
