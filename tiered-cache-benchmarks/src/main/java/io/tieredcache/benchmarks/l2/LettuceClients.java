package io.tieredcache.benchmarks.l2;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.tieredcache.benchmarks.callers.Servers;
import java.util.List;
import redis.clients.jedis.HostAndPort;

/** Lettuce with its defaults, not yet connected. */
final class LettuceClients {

    private LettuceClients() {}

    static AbstractRedisClient of(Servers servers) {
        List<RedisURI> addresses =
                servers.nodes().stream().map(LettuceClients::address).toList();
        return servers.cluster() ? RedisClusterClient.create(addresses) : RedisClient.create(addresses.get(0));
    }

    private static RedisURI address(HostAndPort node) {
        return RedisURI.create(node.getHost(), node.getPort());
    }
}
