package io.tieredcache.redis;

import io.tieredcache.redis.client.Partitions;
import io.tieredcache.redis.connection.GetRequest;
import io.tieredcache.redis.connection.PooledArray;
import io.tieredcache.redis.connection.Reply;
import io.tieredcache.spi.Codec;
import io.tieredcache.spi.shared.KeyHash;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A GET and a decode through the connections of a link, without the protocol: the minimal cost of a read. */
public final class BareGet<V> {

    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RedisLink link;
    private final Codec<V> codec;

    /**
     * Makes a reader over a link.
     *
     * @param link gives the connections
     * @param codec decodes the value
     */
    public BareGet(RedisLink link, Codec<V> codec) {
        this.link = link;
        this.codec = codec;
    }

    /**
     * Returns the Redis key of a key, in the slot that the cache would give it.
     *
     * @param key the key
     * @return the name of the Redis key
     */
    public String name(String key) {
        byte[] partition = Partitions.name(Partitions.of(KeyHash.of(key)));
        return "bare:{" + new String(partition, StandardCharsets.US_ASCII) + "}:" + key;
    }

    /**
     * Reads a key.
     *
     * @param key the key
     * @return its value
     * @throws Exception if it is missing, or Redis failed
     */
    public V get(String key) throws Exception {
        int slot = Partitions.slot(Partitions.of(KeyHash.of(key)));
        byte[] name = name(key).getBytes(StandardCharsets.US_ASCII);
        Reply reply = link.nodes().call(new GetRequest(slot, name), TIMEOUT_NANOS);
        if (reply instanceof PooledArray pooled) {
            V value = codec.decode(pooled.bytes(), 0, pooled.length());
            pooled.giveBack();
            return value;
        }
        throw new IllegalStateException("no value, but " + reply);
    }
}
