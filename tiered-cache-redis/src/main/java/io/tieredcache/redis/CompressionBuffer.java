package io.tieredcache.redis;

import io.tieredcache.redis.connection.BigEndian;
import io.tieredcache.redis.connection.ObjectPool;
import org.jspecify.annotations.Nullable;

/**
 * The compression of a value into a reused buffer, from which it is copied once: to its place in the entry. A saving of
 * less than an eighth is not used. Every reader pays for decompressing, and Redis rounds the memory of a value up by
 * more than that.
 */
final class CompressionBuffer {

    private static final int MARGIN = 8;
    private static final int SMALLEST_BUFFER = 8 * 1024;
    private static final int LARGEST_KEPT = 128 * 1024;
    private static final ObjectPool<byte[]> BUFFERS = new ObjectPool<>(() -> new byte[SMALLEST_BUFFER], unused -> {});

    private CompressionBuffer() {}

    /** Returns an entry whose header contains only the value's compression and position. */
    static byte[] entry(byte[] raw, @Nullable Compressor compressor) {
        byte[] packed = compressor == null ? null : packed(raw, compressor);
        return packed != null ? packed : entry(Envelope.NONE, BigEndian.EMPTY, raw, raw.length);
    }

    private static byte @Nullable [] packed(byte[] raw, Compressor compressor) {
        byte[] extension = compressor.extension();
        int limit = raw.length - (raw.length + MARGIN - 1) / MARGIN - extension.length;
        if (limit <= 0) {
            return null;
        }
        byte[] buffer = buffer(compressor.room(raw.length, limit));
        try {
            int length = compressor.pack(raw, buffer, limit);
            return length == Compressor.TOO_LONG ? null : entry(compressor.id(), extension, buffer, length);
        } finally {
            if (buffer.length <= LARGEST_KEPT) {
                BUFFERS.give(buffer);
            }
        }
    }

    private static byte[] entry(int compression, byte[] extension, byte[] value, int length) {
        int headerLength = Envelope.FIXED + extension.length;
        byte[] bytes = new byte[headerLength + length];
        bytes[Envelope.COMPRESSION] = (byte) compression;
        BigEndian.u16(bytes, Envelope.HEADER_LENGTH, headerLength);
        System.arraycopy(extension, 0, bytes, Envelope.FIXED, extension.length);
        System.arraycopy(value, 0, bytes, headerLength, length);
        return bytes;
    }

    private static byte[] buffer(int room) {
        if (room > LARGEST_KEPT) {
            return new byte[room];
        }
        byte[] kept = BUFFERS.take();
        return kept.length >= room ? kept : new byte[Integer.highestOneBit(room - 1) << 1];
    }
}
