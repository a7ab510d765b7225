package io.tieredcache.redis;

import io.tieredcache.redis.client.Partitions;
import io.tieredcache.redis.connection.BigEndian;
import io.tieredcache.spi.shared.KeyHash;
import java.util.concurrent.ThreadLocalRandom;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** The script that invalidates a key, with the tier's arguments, as a separate round trip of plain Jedis. */
public final class BareInvalidate {

    private static final int KEYS = 1;

    private final UnifiedJedis jedis;
    private final String namespace;
    private final RedisKeys keys;
    private final long origin = ThreadLocalRandom.current().nextLong();

    /**
     * Makes a sender over a client.
     *
     * @param jedis the client; not closed here
     * @param namespace the namespace of a link
     * @param cache the name of a cache
     */
    public BareInvalidate(UnifiedJedis jedis, String namespace, String cache) {
        this.jedis = jedis;
        this.namespace = namespace;
        this.keys = new RedisKeys(namespace, cache);
    }

    /**
     * Invalidates a key.
     *
     * @param key the key
     */
    public void invalidate(String key) {
        long hash = KeyHash.of(key);
        int partition = Partitions.of(hash);
        byte[] name = keys.name(key, hash);
        byte[][] rest = {
            name,
            BigEndian.u64(ThreadLocalRandom.current().nextLong()),
            BigEndian.u64(0),
            Partitions.channel(namespace, partition),
            ChangeMessage.head(ChangeMessage.CHANGED, origin, hash, 0),
            keys.behindPartition(name, partition)
        };
        try {
            jedis.evalsha(Script.INVALIDATE.sha1(), KEYS, rest);
        } catch (JedisNoScriptException unknownYet) {
            jedis.eval(Script.INVALIDATE.source(), KEYS, rest);
        }
    }
}
