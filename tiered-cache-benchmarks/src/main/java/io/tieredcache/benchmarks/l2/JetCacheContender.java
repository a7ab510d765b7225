package io.tieredcache.benchmarks.l2;

import com.alicp.jetcache.Cache;
import com.alicp.jetcache.CacheResult;
import com.alicp.jetcache.CacheValueHolder;
import com.alicp.jetcache.redis.lettuce.RedisLettuceCacheBuilder;
import io.lettuce.core.AbstractRedisClient;
import io.tieredcache.benchmarks.callers.Servers;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** JetCache with Redis, over Lettuce, as its only tier; its entries carry two times besides the value. */
final class JetCacheContender<V> implements Contender<V> {

    private static final int HEAD = 2 * Long.BYTES;
    private static final int CHUNK = 1_000;

    private final Dataset<V> dataset;
    private final AbstractRedisClient client;
    private final Cache<Integer, V> cache;

    JetCacheContender(Servers servers, Dataset<V> dataset) {
        this.dataset = dataset;
        this.client = LettuceClients.of(servers);
        this.cache = RedisLettuceCacheBuilder.createRedisLettuceCacheBuilder()
                .redisClient(client)
                .keyPrefix("jetcache:" + dataset.name() + ":")
                .keyConvertor(String::valueOf)
                .valueEncoder(this::encode)
                .valueDecoder(this::decode)
                .expireAfterWrite(LIFE.toMillis(), TimeUnit.MILLISECONDS)
                .buildCache();
    }

    private byte[] encode(Object entry) {
        @SuppressWarnings("unchecked")
        CacheValueHolder<V> holder = (CacheValueHolder<V>) entry;
        try {
            byte[] value = dataset.codec().encode(holder.getValue());
            return ByteBuffer.allocate(HEAD + value.length)
                    .putLong(holder.getExpireTime())
                    .putLong(holder.getAccessTime())
                    .put(value)
                    .array();
        } catch (Exception e) {
            throw new IllegalStateException("cannot encode", e);
        }
    }

    private Object decode(byte[] bytes) {
        try {
            ByteBuffer head = ByteBuffer.wrap(bytes);
            CacheValueHolder<V> holder = new CacheValueHolder<>();
            holder.setExpireTime(head.getLong());
            holder.setAccessTime(head.getLong());
            holder.setValue(dataset.codec().decode(bytes, HEAD, bytes.length - HEAD));
            return holder;
        } catch (Exception e) {
            throw new IllegalStateException("cannot decode", e);
        }
    }

    @Override
    public void load(Collection<Integer> all) {
        Map<Integer, V> chunk = new HashMap<>();
        for (int key : all) {
            chunk.put(key, dataset.valueOf().apply(key));
            if (chunk.size() == CHUNK) {
                put(chunk);
            }
        }
        put(chunk);
    }

    private void put(Map<Integer, V> chunk) {
        CacheResult result = cache.PUT_ALL(chunk);
        if (!result.isSuccess()) {
            throw new IllegalStateException("JetCache does not store: " + result.getMessage());
        }
        chunk.clear();
    }

    @Override
    public V get(int key) {
        V value = cache.get(key);
        if (value == null) {
            throw new IllegalStateException("no value of key " + key);
        }
        return value;
    }

    @Override
    public Map<Integer, V> getAll(Collection<Integer> keys) {
        return cache.getAll(new HashSet<>(keys));
    }

    @Override
    public void close() {
        cache.close();
        client.shutdown();
    }
}
