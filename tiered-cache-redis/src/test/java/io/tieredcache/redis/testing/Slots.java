package io.tieredcache.redis.testing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The hash slot of a key: CRC-16/XMODEM of the key, or of its hash tag. */
final class Slots {

    private static final int POLYNOMIAL = 0x1021;

    private Slots() {}

    static int of(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        int open = indexOf(bytes, '{', 0);
        int close = open < 0 ? -1 : indexOf(bytes, '}', open + 1);
        return crc16(close > open + 1 ? Arrays.copyOfRange(bytes, open + 1, close) : bytes) % ClusterSeed.SLOTS;
    }

    private static int crc16(byte[] bytes) {
        int crc = 0;
        for (byte b : bytes) {
            crc ^= (b & 0xff) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ POLYNOMIAL;
            }
            crc &= 0xffff;
        }
        return crc;
    }

    private static int indexOf(byte[] bytes, char wanted, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
