package io.tieredcache.spi;

/**
 * A request for the right to load a key.
 *
 * @param key text of the key
 * @param token fresh random number, not 0
 * @param leaseMillis how long the lease lasts at most; positive
 * @param refresh true to be given a lease although there is a value; the value stays readable meanwhile
 * @param floor a value below it is removed, as if it had not been there
 */
public record AcquireRequest(String key, long token, long leaseMillis, boolean refresh, Floor floor) {}
