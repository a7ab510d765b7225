package io.tieredcache.spi.shared;

import org.jspecify.annotations.Nullable;

/**
 * The end of a write.
 *
 * @param key text of the key
 * @param intent the intent that {@link SharedTier#begin} returned
 * @param version the version that was committed; 0 if unknown
 * @param payload the value that was committed, or null to store nothing
 */
public record EndRequest(
        String key, Intent intent, long version, @Nullable Payload payload) {}
