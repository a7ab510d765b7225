package io.tieredcache.spi.shared;

/**
 * A value to store if the cache has no system of record.
 *
 * @param key text of the key
 * @param token fresh random number, not 0; a retry that finds the value stored under its own token succeeds
 * @param payload the value; its TTL counts from the put
 * @param condition the condition of the put
 */
public record PutRequest(String key, long token, Payload payload, PutCondition condition) {}
