package io.tieredcache.benchmarks.l2write;

import io.tieredcache.benchmarks.callers.Servers;
import io.tieredcache.redis.RedisLink;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.SharedTier;
import java.util.concurrent.TimeUnit;

/** One script of the protocol for each call, directly through the tier; it shows the tier's rate of scripts. */
final class InvalidateThroughTier implements Contender {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RedisLink link;
    private final SharedTier tier;

    InvalidateThroughTier(Servers servers) {
        link = Links.to(servers);
        tier = RedisTier.on(link, Rows.CODEC).open(Links.CACHE);
    }

    @Override
    public boolean change(int key) {
        InvalidateRequest request = new InvalidateRequest(Integer.toString(key), 0);
        return tier.invalidate(request, PATIENCE_NANOS) instanceof Invalidated;
    }

    @Override
    public void close() {
        tier.close();
        link.close();
    }
}
