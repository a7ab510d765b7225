package io.tieredcache.redis;

import io.tieredcache.redis.connection.BigEndian;

/**
 * The extensions of an entry, between its fixed header and its payload: type u16, length u16, bytes.
 *
 * <p>A reader skips an extension of a type that it does not know, unless bit 15 of the type is set. Such an extension changes what
 * the entry means, so a reader that does not know it must neither use the entry nor overwrite it: it treats it as one of a newer
 * schema. JVMs of two versions can then share a cache while the newer ones write extensions.
 */
final class Extensions {

    /** The dictionary of the value, {@link DictionaryExtension}. */
    static final int DICTIONARY = 1;

    /** The bit of a type that a reader must know. */
    static final int MUST_UNDERSTAND = 0x8000;

    static final int HEAD = 4;

    private Extensions() {}

    /** Returns whether one of the extensions between two places must be understood and is not. */
    static boolean demandMore(byte[] bytes, int from, int to) {
        for (int at = from; at + HEAD <= to; at += HEAD + BigEndian.u16(bytes, at + 2)) {
            if ((BigEndian.u16(bytes, at) & MUST_UNDERSTAND) != 0) {
                return true;
            }
        }
        return false;
    }
}
