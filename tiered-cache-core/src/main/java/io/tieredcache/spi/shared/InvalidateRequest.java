package io.tieredcache.spi.shared;

/**
 * A change of a key that L2 must forget.
 *
 * @param key text of the key
 * @param version the version that the row has now: a value at least as new stays; 0 removes whatever is there
 */
public record InvalidateRequest(String key, long version) {}
