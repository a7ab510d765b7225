package io.tieredcache.benchmarks.callers;

import io.tieredcache.redis.testing.RedisServer;
import java.util.List;
import redis.clients.jedis.HostAndPort;

/**
 * The addresses of the Redis servers.
 *
 * @param addresses {@code host:port} of each, replicas too; one is a standalone server, several are a cluster
 */
public record Servers(List<String> addresses) {

    /**
     * Returns the addresses of running servers.
     *
     * @param running one server, or all nodes of a cluster
     * @return their addresses
     */
    public static Servers of(List<RedisServer> running) {
        return new Servers(running.stream()
                .map(server -> server.host() + ":" + server.port())
                .toList());
    }

    static Servers parse(String text) {
        return new Servers(List.of(text.split(",", -1)));
    }

    String text() {
        return String.join(",", addresses);
    }

    /**
     * Returns whether the servers are a cluster.
     *
     * @return true for a cluster
     */
    public boolean cluster() {
        return addresses.size() > 1;
    }

    /**
     * Returns the addresses in the form that Jedis takes.
     *
     * @return in the same order
     */
    public List<HostAndPort> nodes() {
        return addresses.stream().map(HostAndPort::from).toList();
    }
}
