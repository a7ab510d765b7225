package io.tieredcache.redis;

import io.tieredcache.redis.connection.BigEndian;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;

/** An entry as Redis stores it, read directly from Redis. Immutable and thread-safe. */
public final class StoredEntry {

    private final byte[] entry;

    private StoredEntry(byte[] entry) {
        this.entry = entry;
    }

    /**
     * Reads an entry.
     *
     * @param jedis the client; not closed here
     * @param namespace the namespace of a link
     * @param cache the name of a cache
     * @param key the key's text
     * @return the entry; null if there is none with a value
     */
    public static @Nullable StoredEntry read(UnifiedJedis jedis, String namespace, String cache, String key) {
        byte[] entry = jedis.get(new RedisKeys(namespace, cache).name(key));
        return entry == null || entry.length < Envelope.FIXED || (entry[3] & Envelope.KINDS) != Envelope.VALUE
                ? null
                : new StoredEntry(entry);
    }

    /**
     * Returns whether the value is stored in gzip.
     *
     * @return true for gzip, false for anything else
     */
    public boolean isGzip() {
        return entry[Envelope.COMPRESSION] == Gzip.ID;
    }

    /**
     * Returns the stored bytes of the value.
     *
     * @return a copy of the bytes behind the header
     */
    public byte[] payload() {
        return Arrays.copyOfRange(entry, BigEndian.u16(entry, Envelope.HEADER_LENGTH), entry.length);
    }
}
