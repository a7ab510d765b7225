package io.tieredcache.redis;

import io.tieredcache.redis.client.Partitions;
import io.tieredcache.redis.connection.BigEndian;
import io.tieredcache.redis.connection.ScriptRequest;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message in the channel of a partition. Its bytes are big-endian: format u8, type u8, origin u64, key hash u64,
 * version u64, fence u64. The entry's name after its partition follows in ASCII, {@code <cache>:<escaped key>}, or the
 * name of the cache alone. A script that publishes the message inserts the fence.
 *
 * @param type one of the constants
 * @param origin number of the tier that made the change
 * @param keyHash {@code KeyHash} of the text of the key; for {@link #CLEARED}, any hash of its partition
 * @param version the version that the row has now; 0 if unknown
 * @param fence fencing token of the change; for {@link #CLEARED}, the new generation
 * @param name the entry or the cache that the message concerns
 */
record ChangeMessage(int type, long origin, long keyHash, long version, long fence, String name) {

    /** The type for a changed key. */
    static final int CHANGED = 1;

    /** The type for the end of a lease on which a JVM waits. */
    static final int RELEASED = 2;

    /** The type for a new generation in a region of a cache. */
    static final int CLEARED = 3;

    /** The type for a tier's announcement that it has replayed its changes after a failover. */
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

    /** Returns the part before the fence, for a new generation of the region that the partition belongs to. */
    static byte[] cleared(long origin, int partition) {
        return head(CLEARED, origin, Partitions.anyHash(partition), 0);
    }

    /**
     * Returns the message that a script has published; the script's last three arguments are channel, head and name.
     */
    static ChangeMessage published(ScriptRequest script, long fence) {
        return Objects.requireNonNull(decode(encode(script.fromEnd(1), fence, script.fromEnd(0))));
    }

    /** Returns the whole message, for changes that no script publishes. */
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

    /**
     * Returns the message; null if the bytes have another format or type. A later version of this library may have sent
     * them, perhaps about a change.
     */
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

    /** Returns the partition of the key or generation. */
    int partition() {
        return Partitions.of(keyHash);
    }

    /** Returns the name of the cache. */
    String cache() {
        int colon = name.indexOf(':');
        return colon < 0 ? name : name.substring(0, colon);
    }
}
