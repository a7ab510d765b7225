package io.tieredcache.spi.shared;

/**
 * A change of a key whose entry L2 must remove.
 *
 * @param key text of the key
 * @param version the current version of the row: a value with this version or a greater one stays; 0 removes any value
 */
public record InvalidateRequest(String key, long version) {}
