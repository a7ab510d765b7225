package io.tieredcache.redis;

import io.tieredcache.redis.client.Partitions;
import io.tieredcache.redis.connection.BigEndian;
import io.tieredcache.redis.connection.ScriptRequest;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is published in the channel of a partition, big-endian: format u8, type u8, origin u64, key hash u64, version u64, fence
 * u64, then the name of the entry behind its partition in ASCII, {@code <cache>:<escaped key>}, or that of the cache alone. A
 * script that publishes adds the fence.
 *
 * @param type one of the constants
 * @param origin number of the tier that made the change
 * @param keyHash {@code KeyHash} of the text of the key; of {@link #CLEARED}, any of its partition
 * @param version the version that the row has now; 0 if unknown
 * @param fence stamp of the change; of {@link #CLEARED}, the new generation
 * @param name what the message is about
 */
record ChangeMessage(int type, long origin, long keyHash, long version, long fence, String name) {

    /** A key has changed. */
    static final int CHANGED = 1;

    /** A lease that somebody waited for has ended. */
    static final int RELEASED = 2;

    /** A region of a cache has a new generation. */
    static final int CLEARED = 3;

    /** A tier has told again, after a failover, what it had changed. */
    static final int REPLAYED = 4;

    private static final int FORMAT = 1;
    private static final int HEAD = 26;
    private static final int FIXED = 34;

    /** Returns the part before the fence. */
    static byte[] head(int type, long origin, long keyHash, long version) {
        byte[] head = new byte[HEAD];
        head[0] = FORMAT;
        head[1] = (byte) type;
        BigEndian.u64(head, 2, origin);
        BigEndian.u64(head, 10, keyHash);
        BigEndian.u64(head, 18, version);
        return head;
    }

    /** Returns the part before the fence of a message that tells of the generation in a partition. */
    static byte[] cleared(long origin, int partition) {
        return head(CLEARED, origin, Partitions.anyHash(partition), 0);
    }

    /** Returns what a script has published whose last three arguments are channel, head and name of the cache. */
    static ChangeMessage told(ScriptRequest script, long fence) {
        return Objects.requireNonNull(decode(encode(script.fromEnd(1), fence, script.fromEnd(0))));
    }

    /** Returns the whole message, for what a script cannot publish itself. */
    static byte[] encode(byte[] head, long fence, byte[] name) {
        byte[] message = new byte[FIXED + name.length];
        System.arraycopy(head, 0, message, 0, HEAD);
        BigEndian.u64(message, HEAD, fence);
        System.arraycopy(name, 0, message, FIXED, name.length);
        return message;
    }

    byte[] encode() {
        return encode(head(type, origin, keyHash, version), fence, name.getBytes(StandardCharsets.US_ASCII));
    }

    /** Returns null for a message of another format or type: of a later version of this library, perhaps about a change. */
    static @Nullable ChangeMessage decode(byte[] bytes) {
        if (bytes.length < FIXED || bytes[0] != FORMAT || bytes[1] < CHANGED || bytes[1] > REPLAYED) {
            return null;
        }
        return new ChangeMessage(
                bytes[1],
                BigEndian.u64(bytes, 2),
                BigEndian.u64(bytes, 10),
                BigEndian.u64(bytes, 18),
                BigEndian.u64(bytes, HEAD),
                new String(bytes, FIXED, bytes.length - FIXED, StandardCharsets.US_ASCII));
    }

    /** Returns the partition that it is about. */
    int partition() {
        return Partitions.of(keyHash);
    }

    /** Returns the name of the cache. */
    String cache() {
        int colon = name.indexOf(':');
        return colon < 0 ? name : name.substring(0, colon);
    }
}
