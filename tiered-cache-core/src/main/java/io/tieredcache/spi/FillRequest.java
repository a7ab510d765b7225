package io.tieredcache.spi;

/**
 * A loaded value to store.
 *
 * @param key text of the key
 * @param lease the lease under which the system of record was read
 * @param payload what was read
 */
public record FillRequest(String key, Lease lease, Payload payload) {}
