package io.tieredcache.redis;

import io.tieredcache.redis.connection.BigEndian;

/**
 * The extension that names the dictionary of a value: type 1, length 8, its id and the CRC32C of its bytes. The CRC is there
 * for two dictionaries of one id, which would unpack each other's values to wrong ones of the right length.
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

    /** Returns id and CRC as {@link #key} does, or 0 if no extension between the two places is such a one. */
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

    /** Id and CRC of a dictionary in one number; never 0, since no id is. */
    static long key(ZstdDictionary dictionary) {
        return ((long) dictionary.id() << 32) | (dictionary.crc() & 0xffff_ffffL);
    }
}
