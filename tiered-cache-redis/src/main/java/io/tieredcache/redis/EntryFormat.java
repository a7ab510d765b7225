package io.tieredcache.redis;

import io.tieredcache.spi.shared.Payload;
import org.jspecify.annotations.Nullable;

/**
 * The format in which one cache writes entries, and in which it accepts them.
 *
 * @param codecId id of its codec, 1 to 255
 * @param schemaId schema of its value type, 0 or more
 * @param compressFromBytes size from which on values are compressed; 0 means all, {@link Integer#MAX_VALUE} none
 * @param maxValueBytes largest value before compression
 * @param compression the compression for writing, with the dictionaries for reading
 */
record EntryFormat(int codecId, int schemaId, int compressFromBytes, int maxValueBytes, Compression compression) {

    boolean isTooLarge(Payload payload) {
        byte[] value = payload.value();
        return value != null && value.length > maxValueBytes;
    }

    /** Returns the compressor for a value of that length; null if the value is stored as it is. */
    @Nullable
    Compressor compressorFor(byte @Nullable [] value) {
        return value != null && value.length >= compressFromBytes ? compression.compressor() : null;
    }
}
