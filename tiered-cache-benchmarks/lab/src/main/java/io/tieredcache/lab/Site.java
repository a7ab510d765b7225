package io.tieredcache.lab;

import io.tieredcache.examples.demo.Postgres;
import io.tieredcache.lab.proxy.ConnectionIdentity;
import io.tieredcache.lab.proxy.FaultProxy;
import io.tieredcache.lab.proxy.Rules;
import io.tieredcache.redis.testing.RedisCluster;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The servers: a Redis Cluster of three masters and three replicas behind proxies, and a PostgreSQL. */
final class Site implements AutoCloseable {

    private final Rules rules = new Rules();
    private final Queue<FaultProxy> proxies = new ConcurrentLinkedQueue<>();
    private final Postgres postgres;
    private final RedisCluster redis;

    Site() {
        CompletableFuture<Postgres> database = CompletableFuture.supplyAsync(Postgres::start);
        redis = RedisCluster.builder().announce(this::proxy).start();
        postgres = database.join();
    }

    private int proxy(int port) {
        FaultProxy proxy = new FaultProxy(port, rules);
        proxies.add(proxy);
        return proxy.port();
    }

    RedisCluster redis() {
        return redis;
    }

    Rules rules() {
        return rules;
    }

    int cut(ConnectionIdentity.Kind kind) {
        return proxies.stream().mapToInt(proxy -> proxy.cut(kind)).sum();
    }

    String adminUrl() {
        return postgres.url();
    }

    /** Returns the addresses of the proxies, which clients use as addresses of Redis. */
    List<String> redisAddresses() {
        return redis.nodes().stream()
                .map(node -> node.host() + ":" + node.announcedPort())
                .toList();
    }

    void admitToDatabase(boolean admitted) {
        try (Connection connection = DriverManager.getConnection(adminUrl());
                Statement statement = connection.createStatement()) {
            statement.execute("alter database " + Schema.NAME + " allow_connections " + admitted);
            if (!admitted) {
                statement.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + Schema.NAME + "'");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        redis.close();
        proxies.forEach(FaultProxy::close);
        postgres.close();
    }
}
