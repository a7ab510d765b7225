package io.tieredcache.benchmarks.l2write;

import io.tieredcache.benchmarks.callers.JedisClients;
import io.tieredcache.benchmarks.callers.Servers;
import io.tieredcache.redis.BareInvalidate;
import redis.clients.jedis.UnifiedJedis;

/** The script of {@link InvalidateThroughTier} sent by plain Jedis, one round trip for each call. */
final class InvalidateScript implements Contender {

    private final UnifiedJedis jedis;
    private final BareInvalidate script;

    InvalidateScript(Servers servers) {
        jedis = JedisClients.pooled(servers);
        script = new BareInvalidate(jedis, Links.NAMESPACE, "scripts");
    }

    @Override
    public boolean change(int key) {
        script.invalidate(Integer.toString(key));
        return true;
    }

    @Override
    public void close() {
        jedis.close();
    }
}
