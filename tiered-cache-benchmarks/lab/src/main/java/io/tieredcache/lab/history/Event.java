package io.tieredcache.lab.history;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An event of a worker JVM.
 *
 * @param kind kind of the event
 * @param flags the sum of the flags below that apply
 * @param key the key
 * @param id nonce of the value that was read or written, 0 if there was none; lease token of a grant
 * @param begun {@link System#nanoTime} before it; on Linux all JVMs of a machine share that clock
 * @param ended {@link System#nanoTime} after it
 * @param extra fencing token of a grant or fill
 */
public record Event(Kind kind, int flags, int key, long id, long begun, long ended, long extra) {

    /** The call threw. */
    public static final int FAILED = 1;
    /** L2 has not confirmed the write. */
    public static final int PENDING = 2;
    /** The value does not belong to its key and nonce. */
    public static final int CORRUPT = 4;
    /** There was no value. */
    public static final int ABSENT = 8;
    /** The caller's thread asked L2. */
    public static final int ASKED_L2 = 16;
    /** The caller's thread loaded. */
    public static final int LOADED = 32;

    /** The call failed by a cause of its own: its loader threw, or its thread was interrupted. */
    public static final int EXCUSED = 64;

    static final int BYTES = 40;

    /** The kinds of events. */
    public enum Kind {
        /** A read through the cache. */
        READ(0),
        /** A put through the cache. */
        PUT(1),
        /** A deletion through the cache. */
        DELETE(2),
        /** A change of a row outside the cache, followed by an invalidation or a clear; ends when that has returned. */
        PAST(3),
        /** A commit: ends when the database has confirmed it. */
        COMMIT(4),
        /** L2 granted a lease. */
        GRANT(5),
        /** L2 stored a loaded value. */
        FILL(6);

        private static final Map<Integer, Kind> BY_CODE =
                Arrays.stream(values()).collect(Collectors.toMap(kind -> kind.code, kind -> kind));

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        private static Kind of(int code) {
            Kind kind = BY_CODE.get(code);
            if (kind == null) {
                throw new IllegalArgumentException("no kind of event has the code " + code);
            }
            return kind;
        }
    }

    /** Returns whether a flag applies. */
    public boolean is(int flag) {
        return (flags & flag) != 0;
    }

    void writeTo(ByteBuffer out) {
        out.put((byte) kind.code).put((byte) flags).putShort((short) 0).putInt(key);
        out.putLong(id).putLong(begun).putLong(ended).putLong(extra);
    }

    static Event readFrom(ByteBuffer in) {
        Kind kind = Kind.of(in.get());
        int flags = in.get();
        in.getShort();
        return new Event(kind, flags, in.getInt(), in.getLong(), in.getLong(), in.getLong(), in.getLong());
    }
}
