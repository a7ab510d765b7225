package io.tieredcache.spi.shared;

/**
 * A lease that its holder gives back.
 *
 * @param key text of the key
 * @param token the lease token of the request
 */
public record ReleaseRequest(String key, long token) {}
