package io.tieredcache.redis;

import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.SharedEntry;

/** Converts encoded values into entries of Redis and back, without a Redis. Thread-safe. */
public final class StoredValues {

    private static final byte[] KEY =
            "bench:{3560}:customers:4711".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final long CREATED_MILLIS = 1_700_000_000_000L;
    private static final long TTL_MILLIS = 60_000;

    private final EntryFormat format;

    /**
     * Makes a converter with a compression.
     *
     * @param compression tried on values of every size
     */
    public StoredValues(Compression compression) {
        format = new EntryFormat(1, 0, 0, 16 * 1024 * 1024, compression);
    }

    /**
     * Makes an entry.
     *
     * @param value the encoded value
     * @return the bytes that the tier would send to Redis
     */
    public byte[] store(byte[] value) {
        return Envelope.encode(KEY, Payload.of(value, 1, TTL_MILLIS, 1), 1, CREATED_MILLIS, 1, format);
    }

    /**
     * Opens an entry.
     *
     * @param entry a result of {@link #store}
     * @return the value
     */
    public SharedEntry open(byte[] entry) {
        if (Envelope.decode(KEY, entry, 0, CREATED_MILLIS, format) instanceof SharedEntry found) {
            return found;
        }
        throw new IllegalStateException("an entry that cannot be read");
    }

    /**
     * Returns the size of the part of an entry that depends on the compression.
     *
     * @param entry a result of {@link #store}
     * @return bytes without the fixed header
     */
    public static int payloadBytes(byte[] entry) {
        return entry.length - Envelope.FIXED;
    }
}
