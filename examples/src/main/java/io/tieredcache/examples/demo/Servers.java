package io.tieredcache.examples.demo;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tieredcache.redis.testing.RedisCluster;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.sql.DataSource;

/**
 * A Redis Cluster of three masters and three replicas, and a PostgreSQL. Both run on loopback and in temporary folders,
 * from binaries that are dependencies. {@link #close} or the end of the JVM stops them and removes their folders.
 */
public final class Servers implements AutoCloseable {

    private static final int MIN_CONNECTIONS = 10;
    private static final int MAX_CONNECTIONS = 50;

    private final RedisCluster redis;
    private final Postgres postgres;
    private final HikariDataSource pool;

    private Servers(RedisCluster redis, Postgres postgres) {
        this.redis = redis;
        this.postgres = postgres;
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(postgres.url());
        config.setMinimumIdle(MIN_CONNECTIONS);
        config.setMaximumPoolSize(MAX_CONNECTIONS);
        this.pool = new HikariDataSource(config);
    }

    /**
     * Starts both in parallel and waits until they answer.
     *
     * @return the servers
     */
    public static Servers start() {
        CompletableFuture<Postgres> postgres = CompletableFuture.supplyAsync(Postgres::start);
        CompletableFuture<RedisCluster> redis = CompletableFuture.supplyAsync(RedisCluster::start);
        try {
            return new Servers(redis.join(), postgres.join());
        } catch (CompletionException e) {
            redis.thenAccept(RedisCluster::close)
                    .exceptionally(alsoFailed -> null)
                    .join();
            postgres.thenAccept(Postgres::close)
                    .exceptionally(alsoFailed -> null)
                    .join();
            throw e;
        }
    }

    /**
     * Returns the Redis Cluster.
     *
     * @return with methods to kill and restart nodes
     */
    public RedisCluster redis() {
        return redis;
    }

    /**
     * Returns the addresses of the Redis nodes.
     *
     * @return every node as {@code host:port}
     */
    public List<String> redisAddresses() {
        return redis.nodes().stream()
                .map(node -> node.host() + ":" + node.port())
                .toList();
    }

    /**
     * Returns the address of PostgreSQL.
     *
     * @return a JDBC URL that includes the user
     */
    public String databaseUrl() {
        return postgres.url();
    }

    /**
     * Returns the connections to PostgreSQL.
     *
     * @return a pool of 10 to 50
     */
    public DataSource database() {
        return pool;
    }

    @Override
    public void close() {
        pool.close();
        redis.close();
        postgres.close();
    }
}
