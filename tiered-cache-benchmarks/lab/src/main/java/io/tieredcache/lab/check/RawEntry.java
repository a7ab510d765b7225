package io.tieredcache.lab.check;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * An entry as Redis stores it, read by the specified format and not by the code under test.
 *
 * @param key the key
 * @param kind kind of the entry
 * @param version version of a value
 * @param generation generation of the region that it belongs to
 */
public record RawEntry(int key, Kind kind, long version, long generation) {

    /** Kinds of entries, in the order of the format. */
    public enum Kind {
        /** A value. */
        VALUE,
        /** The knowledge that there is no row. */
        KNOWN_ABSENT,
        /** A lease: a caller loads. */
        LEASE,
        /** An intent: a caller writes. */
        INTENT,
        /** Bytes that no reader would accept. */
        UNREADABLE;

        /** Returns whether the entry says what the row is: a value, or known-absent. */
        public boolean holdsValue() {
            return this == VALUE || this == KNOWN_ABSENT;
        }
    }

    private static final int FIXED = 96;
    private static final int FLAGS = 3;
    private static final int VERSION = 16;
    private static final int CRC = 60;
    private static final int GENERATION = 64;
    private static final int LEASE_BLOCK = 72;
    private static final int KIND_BITS = 3;
    private static final int WAITERS = 4;

    /** Reads an entry from its bytes. */
    public static RawEntry parse(int key, byte[] redisKey, byte[] bytes) {
        Kind kind = kindOf(bytes);
        if (kind == Kind.UNREADABLE) {
            return new RawEntry(key, kind, 0, 0);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (kind.holdsValue() && in.getInt(CRC) != crc(redisKey, bytes)) {
            return new RawEntry(key, Kind.UNREADABLE, 0, 0);
        }
        return new RawEntry(key, kind, in.getLong(VERSION), in.getLong(GENERATION));
    }

    /** Returns the kind alone, from the header. */
    public static Kind kindOf(byte[] bytes) {
        return bytes.length < FIXED || bytes[0] != 'T' || bytes[1] != 'C' || bytes[2] != 1
                ? Kind.UNREADABLE
                : Kind.values()[bytes[FLAGS] & KIND_BITS];
    }

    private static int crc(byte[] redisKey, byte[] bytes) {
        byte[] covered = bytes.clone();
        covered[FLAGS] = (byte) (covered[FLAGS] & ~WAITERS);
        CRC32C crc = new CRC32C();
        crc.update(redisKey);
        crc.update(covered, 0, CRC);
        crc.update(covered, GENERATION, LEASE_BLOCK - GENERATION);
        crc.update(covered, FIXED, covered.length - FIXED);
        return (int) crc.getValue();
    }
}
