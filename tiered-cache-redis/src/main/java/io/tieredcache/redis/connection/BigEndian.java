package io.tieredcache.redis.connection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Big-endian numbers inside byte arrays. */
public final class BigEndian {

    public static final byte[] EMPTY = {};

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private BigEndian() {}

    public static long u64(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    public static void u64(byte[] bytes, int at, long value) {
        LONG.set(bytes, at, value);
    }

    public static byte[] u64(long value) {
        byte[] bytes = new byte[8];
        u64(bytes, 0, value);
        return bytes;
    }

    public static int u32(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    public static void u32(byte[] bytes, int at, int value) {
        INT.set(bytes, at, value);
    }

    public static int u16(byte[] bytes, int at) {
        return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
    }

    public static void u16(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >>> 8);
        bytes[at + 1] = (byte) value;
    }
}
