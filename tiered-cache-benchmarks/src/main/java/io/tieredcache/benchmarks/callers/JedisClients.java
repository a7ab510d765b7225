package io.tieredcache.benchmarks.callers;

import java.util.HashSet;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;

/** Jedis, configured as an application with many threads configures it. */
public final class JedisClients {

    /** Connections of a pool; a cluster has a pool for each node. */
    public static final int CONNECTIONS = 64;

    private JedisClients() {}

    /**
     * Connects, with Jedis' defaults besides the size of its pools.
     *
     * @param servers the Redis servers
     * @return a {@link RedisClusterClient} if they are a cluster
     */
    public static UnifiedJedis pooled(Servers servers) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(CONNECTIONS);
        pool.setMaxIdle(CONNECTIONS);
        return servers.cluster()
                ? RedisClusterClient.builder()
                        .nodes(new HashSet<>(servers.nodes()))
                        .poolConfig(pool)
                        .build()
                : RedisClient.builder()
                        .hostAndPort(servers.nodes().get(0))
                        .poolConfig(pool)
                        .build();
    }
}
