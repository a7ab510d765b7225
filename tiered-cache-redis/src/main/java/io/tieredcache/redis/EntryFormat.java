package io.tieredcache.redis;

import io.tieredcache.spi.Payload;

/**
 * How one cache writes entries, and which ones it accepts.
 *
 * @param codecId id of its codec, 1 to 255
 * @param schemaId schema of its value type, 0 or more
 * @param compressFromBytes size from which on values are compressed; 0 means all, {@link Integer#MAX_VALUE} none
 * @param maxValueBytes largest value before compression
 */
record EntryFormat(int codecId, int schemaId, int compressFromBytes, int maxValueBytes) {

    boolean isTooLarge(Payload payload) {
        byte[] value = payload.value();
        return value != null && value.length > maxValueBytes;
    }
}
