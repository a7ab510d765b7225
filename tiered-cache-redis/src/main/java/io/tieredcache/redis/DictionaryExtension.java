package io.tieredcache.redis;

import io.tieredcache.redis.connection.BigEndian;

/**
 * The extension that names the dictionary of a value: type 1, length 8, the dictionary's id and the CRC32C of its
 * bytes. The CRC distinguishes two dictionaries with one id. Each would decompress the other's values to wrong values
 * of the right length.
 */
final class DictionaryExtension {

    private static final int HEAD = Extensions.HEAD;
    private static final int LENGTH = 8;

    private DictionaryExtension() {}

    static byte[] of(ZstdDictionary dictionary) {
        byte[] bytes = new byte[HEAD + LENGTH];
        BigEndian.u16(bytes, 0, Extensions.DICTIONARY);
        BigEndian.u16(bytes, 2, LENGTH);
        BigEndian.u32(bytes, HEAD, dictionary.id());
        BigEndian.u32(bytes, HEAD + 4, dictionary.crc());
        return bytes;
    }

    /** Returns id and CRC as {@link #key} does, or 0 if there is no such extension between the two positions. */
    static long find(byte[] bytes, int from, int to) {
        int at = from;
        while (at + HEAD <= to) {
            int length = BigEndian.u16(bytes, at + 2);
            if (at + HEAD + length > to) {
                return 0;
            }
            if (BigEndian.u16(bytes, at) == Extensions.DICTIONARY && length == LENGTH) {
                return BigEndian.u64(bytes, at + HEAD);
            }
            at += HEAD + length;
        }
        return 0;
    }

    /** Returns id and CRC of a dictionary in one number; never 0, since no id is 0. */
    static long key(ZstdDictionary dictionary) {
        return ((long) dictionary.id() << 32) | (dictionary.crc() & 0xffff_ffffL);
    }
}
