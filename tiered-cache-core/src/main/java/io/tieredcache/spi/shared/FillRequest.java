package io.tieredcache.spi.shared;

import org.jspecify.annotations.Nullable;

/**
 * A loaded value to store.
 *
 * @param key text of the key
 * @param lease the lease under which the system of record was read
 * @param payload the loaded value; null if it cannot be stored, which removes the value that it should have replaced
 */
public record FillRequest(String key, Lease lease, @Nullable Payload payload) {}
