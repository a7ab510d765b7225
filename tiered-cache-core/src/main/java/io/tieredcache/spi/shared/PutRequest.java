package io.tieredcache.spi.shared;

/**
 * A value to store where L2 is the only truth.
 *
 * @param key text of the key
 * @param token fresh random number, not 0; an attempt that finds the value of its own token has succeeded before
 * @param payload the value; its life begins with the put
 * @param condition what must be there
 */
public record PutRequest(String key, long token, Payload payload, PutCondition condition) {}
