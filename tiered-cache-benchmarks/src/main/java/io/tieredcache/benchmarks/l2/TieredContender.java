package io.tieredcache.benchmarks.l2;

import io.tieredcache.TieredCache;
import io.tieredcache.benchmarks.callers.Servers;
import io.tieredcache.redis.RedisLink;
import io.tieredcache.redis.RedisLinkBuilder;
import io.tieredcache.redis.RedisTier;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** This cache with Redis as its only tier, uncompressed like the peers' values. */
final class TieredContender<V> implements Contender<V> {

    /**
     * Timeout of a call, equal to Jedis' default: the peers would answer late where our defaults would call the loader.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final int SETTLE_SECONDS = 3;
    private static final int PASSES = 20;
    private static final int CHUNK = 200;

    private final Dataset<V> dataset;
    private final LongAdder loads = new LongAdder();
    private final RedisLink link;
    private final TieredCache<Integer, V> cache;

    TieredContender(Servers servers, Dataset<V> dataset) {
        this.dataset = dataset;
        RedisLinkBuilder builder = RedisLink.builder().namespace("bench");
        this.link = (servers.cluster()
                        ? builder.cluster(servers.addresses())
                        : builder.standalone(servers.addresses().get(0)))
                .commandTimeout(PATIENCE)
                .connectionWait(PATIENCE)
                .connect();
        this.cache = TieredCache.<Integer, V>named(dataset.name())
                .l2(RedisTier.on(link, dataset.codec()).compressFrom(Integer.MAX_VALUE))
                .l3(this::load)
                .l2Budget(PATIENCE)
                .ttl(LIFE)
                .ttlJitter(0)
                .build();
    }

    private V load(Integer key) {
        loads.increment();
        return dataset.valueOf().apply(key);
    }

    /** Gives every partition the time for a proof; until then the cache loads keys again that it cannot be sure of. */
    @Override
    public void settle() throws InterruptedException {
        TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
    }

    /** Repeats until a pass finds every key: a busy machine may give up a fill. */
    @Override
    public void load(Collection<Integer> keys) {
        for (int pass = 0; pass < PASSES; pass++) {
            long before = loads.sum();
            pass(List.copyOf(keys));
            if (loads.sum() == before) {
                return;
            }
        }
        throw new IllegalStateException("the values do not stay in Redis");
    }

    private void pass(List<Integer> keys) {
        for (int from = 0; from < keys.size(); from += CHUNK) {
            cache.getAll(keys.subList(from, Math.min(from + CHUNK, keys.size())));
        }
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
        return cache.getAll(keys);
    }

    @Override
    public long deduplicated() {
        return cache.stats().coalesced();
    }

    @Override
    public long loads() {
        return loads.sum();
    }

    @Override
    public void close() {
        cache.close();
        link.close();
    }
}
