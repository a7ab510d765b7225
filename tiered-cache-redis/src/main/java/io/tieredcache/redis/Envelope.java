package io.tieredcache.redis;

import io.tieredcache.redis.connection.BigEndian;
import io.tieredcache.redis.connection.PooledArray;
import io.tieredcache.spi.shared.Missing;
import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.ReadReply;
import io.tieredcache.spi.shared.SharedEntry;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one entry, big-endian. The scripts read the same layout, see {@code include/entry.lua}.
 *
 * <pre>
 *  0  2 magic "TC"          16  8 version             60  4 CRC32C
 *  2  1 format, 1           24  8 fence               64  8 generation of the cache
 *  3  1 flags               32  8 created, Redis ms   72  8 lease token
 *  4  2 header length       40  8 soft TTL ms         80  8 lease fence
 *  6  1 codec               48  8 hard TTL ms         88  8 lease deadline, Redis ms; 0 means no lease
 *  7  1 compression         56  4 load cost µs        96    extensions: type u16, length u16, bytes
 *  8  4 raw length                                          payload, from the header length on
 * 12  4 schema
 * </pre>
 *
 * <p>Flags: bits 0 and 1 are the kind, bit 2 is WAITERS, bit 3 TAINTED, bit 4 FENCED; the others are 0. The CRC covers
 * the full Redis key, then bytes 0 to 59 with WAITERS as 0, then bytes 64 to 71, then all bytes from 96 on.
 *
 * <p>A FENCED entry is stored by a put, and its fence and time are those of the script. The CRC covers zeros in their
 * place, and the time must be that of the fence. The token in its lease block, without a lease, is that of the put.
 *
 * <p>The payload of an INTENT is the list of its open intents: token, fence and deadline in Redis ms, 8 bytes each. The
 * raw length is the length of that list. {@link Extensions} says which extensions a reader may skip.
 */
final class Envelope {

    static final int FORMAT = 1;
    static final int FIXED = 96;
    static final int FLAGS = 3;
    static final int HEADER_LENGTH = 4;
    static final int CODEC = 6;
    static final int COMPRESSION = 7;
    static final int RAW_LENGTH = 8;
    static final int SCHEMA = 12;
    static final int VERSION = 16;
    static final int FENCE = 24;
    static final int CREATED = 32;
    static final int SOFT_TTL = 40;
    static final int HARD_TTL = 48;
    static final int COST = 56;
    static final int CRC = 60;
    static final int GENERATION = 64;
    static final int LEASE = 72;

    /** The compression number of a value that is stored as it is. */
    static final int NONE = 0;

    static final int VALUE = 0;
    static final int KNOWN_ABSENT = 1;
    static final int LEASED = 2;
    static final int INTENT = 3;
    static final int KINDS = 3;
    static final int WAITERS = 4;
    static final int FENCED = 16;

    /** The largest difference between the clocks of two nodes; the same as in {@code include/fences.lua}. */
    private static final int MAX_AHEAD_MILLIS = 250;

    private static final int MICROS_PER_MILLI = 1_000;

    private static final byte[] NO_FENCE = new byte[SOFT_TTL - FENCE];

    private Envelope() {}

    /** Returns the bytes of an entry with the fence, the time and the generation of its grant. */
    static byte[] encode(
            byte[] key, Payload payload, long fence, long createdMillis, long generation, EntryFormat format) {
        byte[] bytes = encode(payload, generation, format);
        BigEndian.u64(bytes, FENCE, fence);
        BigEndian.u64(bytes, CREATED, createdMillis);
        BigEndian.u32(bytes, CRC, crc(key, bytes, 0, bytes.length));
        return bytes;
    }

    /** Returns the bytes of an entry to which a script adds fence and time. */
    static byte[] encodeUnfenced(byte[] key, Payload payload, long token, long generation, EntryFormat format) {
        byte[] bytes = encode(payload, generation, format);
        bytes[FLAGS] |= FENCED;
        BigEndian.u64(bytes, LEASE, token);
        BigEndian.u32(bytes, CRC, crc(key, bytes, 0, bytes.length));
        return bytes;
    }

    private static byte[] encode(Payload payload, long generation, EntryFormat format) {
        byte[] raw = payload.value();
        byte[] bytes = CompressionBuffer.entry(raw == null ? BigEndian.EMPTY : raw, format.compressorFor(raw));
        bytes[0] = 'T';
        bytes[1] = 'C';
        bytes[2] = FORMAT;
        bytes[FLAGS] = (byte) (raw == null ? KNOWN_ABSENT : VALUE);
        bytes[CODEC] = (byte) format.codecId();
        BigEndian.u32(bytes, RAW_LENGTH, raw == null ? 0 : raw.length);
        BigEndian.u32(bytes, SCHEMA, format.schemaId());
        BigEndian.u64(bytes, VERSION, payload.version());
        BigEndian.u64(bytes, SOFT_TTL, payload.ttlMillis());
        BigEndian.u64(bytes, HARD_TTL, payload.ttlMillis());
        BigEndian.u32(bytes, COST, (int) Math.min(payload.loadCostMicros(), 0xffff_ffffL));
        BigEndian.u64(bytes, GENERATION, generation);
        return bytes;
    }

    /** Decodes the entry from {@code start} to the end of the array. */
    static ReadReply decode(byte[] key, byte[] bytes, int start, long nowMillis, EntryFormat format) {
        return decode(key, bytes, start, bytes.length, null, nowMillis, format);
    }

    /**
     * Decodes the entry in a pooled array. If the reply contains the array, the reply gives it back, otherwise the
     * caller.
     */
    static ReadReply decode(byte[] key, PooledArray pooled, long nowMillis, EntryFormat format) {
        return decode(key, pooled.bytes(), 0, pooled.length(), pooled, nowMillis, format);
    }

    private static ReadReply decode(
            byte[] key,
            byte[] bytes,
            int start,
            int end,
            @Nullable PooledArray pooled,
            long nowMillis,
            EntryFormat format) {
        int length = end - start;
        if (length < FIXED || bytes[start] != 'T' || bytes[start + 1] != 'C' || bytes[start + 2] != FORMAT) {
            return Missing.UNREADABLE;
        }
        int kind = bytes[start + FLAGS] & KINDS;
        if (kind == LEASED) {
            return Missing.LEASED;
        }
        if (kind == INTENT) {
            return Missing.INTENT;
        }
        int headerLength = BigEndian.u16(bytes, start + HEADER_LENGTH);
        if (headerLength < FIXED
                || headerLength > length
                || BigEndian.u32(bytes, start + CRC) != crc(key, bytes, start, length)) {
            return Missing.UNREADABLE;
        }
        if (Extensions.demandMore(bytes, start + FIXED, start + headerLength)) {
            return Missing.OTHER_SCHEMA;
        }
        long created = BigEndian.u64(bytes, start + CREATED);
        long fence = BigEndian.u64(bytes, start + FENCE);
        if (isFenced(bytes, start) && created != Long.divideUnsigned(fence, MICROS_PER_MILLI)) {
            return Missing.UNREADABLE;
        }
        long latest = nowMillis + MAX_AHEAD_MILLIS;
        boolean ahead = created > latest || Long.divideUnsigned(fence, MICROS_PER_MILLI) > latest;
        long remaining = created + BigEndian.u64(bytes, start + HARD_TTL) - nowMillis;
        if (ahead || remaining <= 0) {
            return Missing.ABSENT;
        }
        if (BigEndian.u32(bytes, start + SCHEMA) != format.schemaId()) {
            return Missing.OTHER_SCHEMA;
        }
        if ((bytes[start + CODEC] & 0xff) != format.codecId()) {
            return Missing.UNREADABLE;
        }
        long version = BigEndian.u64(bytes, start + VERSION);
        if (kind == KNOWN_ABSENT) {
            return SharedEntry.knownAbsent(version, fence, remaining);
        }
        return value(bytes, start, end, pooled, remaining, format);
    }

    private static ReadReply value(
            byte[] bytes, int start, int end, @Nullable PooledArray pooled, long remaining, EntryFormat format) {
        int from = start + BigEndian.u16(bytes, start + HEADER_LENGTH);
        long rawLength = BigEndian.u32(bytes, start + RAW_LENGTH) & 0xffff_ffffL;
        if (rawLength > format.maxValueBytes()) {
            return Missing.UNREADABLE;
        }
        long version = BigEndian.u64(bytes, start + VERSION);
        long fence = BigEndian.u64(bytes, start + FENCE);
        int length = (int) rawLength;
        int compression = bytes[start + COMPRESSION] & 0xff;
        if (compression != NONE) {
            PooledArray raw = format.compression().unpack(compression, bytes, start + FIXED, from, end, length);
            return raw == null ? Missing.UNREADABLE : SharedEntry.lent(raw, 0, length, version, fence, remaining);
        }
        if (length != end - from) {
            return Missing.UNREADABLE;
        }
        return pooled == null
                ? SharedEntry.value(bytes, from, length, version, fence, remaining)
                : SharedEntry.lent(pooled, from, length, version, fence, remaining);
    }

    /** Returns the part of a header that identifies a value: from its version to its generation. */
    static byte[] identity(byte[] bytes, int start) {
        return java.util.Arrays.copyOfRange(bytes, start + VERSION, start + LEASE);
    }

    static int crc(byte[] key, byte[] bytes, int start, int length) {
        CRC32C crc = new CRC32C();
        crc.update(key);
        crc.update(bytes, start, 3);
        crc.update(bytes[start + FLAGS] & ~WAITERS);
        if (isFenced(bytes, start)) {
            crc.update(bytes, start + HEADER_LENGTH, FENCE - HEADER_LENGTH);
            crc.update(NO_FENCE);
            crc.update(bytes, start + SOFT_TTL, CRC - SOFT_TTL);
        } else {
            crc.update(bytes, start + HEADER_LENGTH, CRC - HEADER_LENGTH);
        }
        crc.update(bytes, start + GENERATION, LEASE - GENERATION);
        crc.update(bytes, start + FIXED, length - FIXED);
        return (int) crc.getValue();
    }

    private static boolean isFenced(byte[] bytes, int start) {
        return (bytes[start + FLAGS] & FENCED) != 0;
    }
}
