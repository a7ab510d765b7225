package io.tieredcache.benchmarks.l2write;

import io.tieredcache.TieredCache;
import io.tieredcache.WriteOutcome;
import io.tieredcache.benchmarks.Customer;
import io.tieredcache.benchmarks.callers.Servers;
import io.tieredcache.redis.RedisLink;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.spi.CacheWriter;
import io.tieredcache.spi.CallContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** {@code put} of a cache whose system of record takes no time: an intent before the write, the value after it. */
final class PutThroughCache implements Contender {

    private final RedisLink link;
    private final TieredCache<Integer, Customer> cache;

    PutThroughCache(Servers servers) {
        link = Links.to(servers);
        cache = TieredCache.<Integer, Customer>named(Links.CACHE)
                .l2(RedisTier.on(link, Rows.CODEC).compressFrom(Integer.MAX_VALUE))
                .l3(Rows::of, new Nowhere())
                .ttl(Duration.ofDays(1))
                .build();
    }

    @Override
    public boolean change(int key) {
        return cache.put(key, Rows.of(key)) == WriteOutcome.APPLIED;
    }

    @Override
    public void close() {
        cache.close();
        link.close();
    }

    /** A system of record that keeps only the number of the last write. */
    private static final class Nowhere implements CacheWriter<Integer, Customer> {

        private final AtomicLong versions = new AtomicLong();

        @Override
        public long write(Integer key, Customer value, CallContext context) {
            return versions.incrementAndGet();
        }

        @Override
        public long delete(Integer key, CallContext context) {
            return versions.incrementAndGet();
        }
    }
}
