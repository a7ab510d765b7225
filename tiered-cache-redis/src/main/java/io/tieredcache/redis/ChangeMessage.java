package io.tieredcache.redis;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a script publishes when it changes an entry, big-endian: format u8, type u8, origin u64, key hash u64, version u64,
 * fence u64, then the name of the cache in ASCII. The script adds the fence.
 *
 * @param origin number of the tier that made the change
 * @param keyHash {@code KeyHash} of the text of the key
 * @param version the version that the row has now; 0 if unknown
 * @param fence stamp of the change
 * @param cache name of the cache
 */
record ChangeMessage(long origin, long keyHash, long version, long fence, String cache) {

    private static final int FORMAT = 1;
    private static final int CHANGED = 1;
    private static final int HEAD = 26;
    private static final int FIXED = 34;

    /** Returns the part before the fence. */
    static byte[] head(long origin, long keyHash, long version) {
        byte[] head = new byte[HEAD];
        head[0] = FORMAT;
        head[1] = CHANGED;
        Bytes.u64(head, 2, origin);
        Bytes.u64(head, 10, keyHash);
        Bytes.u64(head, 18, version);
        return head;
    }

    /** Returns the whole message, for what a script cannot publish itself. */
    static byte[] encode(byte[] head, long fence, byte[] cache) {
        byte[] message = new byte[FIXED + cache.length];
        System.arraycopy(head, 0, message, 0, HEAD);
        Bytes.u64(message, HEAD, fence);
        System.arraycopy(cache, 0, message, FIXED, cache.length);
        return message;
    }

    /** Returns null for a message of another format or type, which is none of ours to judge. */
    static @Nullable ChangeMessage decode(byte[] bytes) {
        if (bytes.length < FIXED || bytes[0] != FORMAT || bytes[1] != CHANGED) {
            return null;
        }
        return new ChangeMessage(
                Bytes.u64(bytes, 2),
                Bytes.u64(bytes, 10),
                Bytes.u64(bytes, 18),
                Bytes.u64(bytes, HEAD),
                new String(bytes, FIXED, bytes.length - FIXED, StandardCharsets.US_ASCII));
    }
}
