package io.tieredcache.benchmarks.callers;

import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;

/** Processor time of the servers as Redis counts it, over all nodes, replicas included. Used by one thread. */
final class ServerCpu implements AutoCloseable {

    private static final JedisClientConfig PATIENT =
            DefaultJedisClientConfig.builder().socketTimeoutMillis(10_000).build();

    private final List<Jedis> nodes = new ArrayList<>();

    ServerCpu(Servers servers) {
        servers.nodes().forEach(node -> nodes.add(new Jedis(node, PATIENT)));
    }

    long nanos() {
        double seconds = 0;
        for (Jedis node : nodes) {
            seconds += nodeSeconds(node.info("cpu"));
        }
        return Math.round(seconds * 1e9);
    }

    /** Returns user plus system time of all threads of a node, from its reply to INFO cpu. */
    static double nodeSeconds(String info) {
        double seconds = 0;
        for (String line : info.lines().toList()) {
            if (line.startsWith("used_cpu_sys:") || line.startsWith("used_cpu_user:")) {
                seconds += Double.parseDouble(line.substring(line.indexOf(':') + 1));
            }
        }
        return seconds;
    }

    @Override
    public void close() {
        nodes.forEach(Jedis::close);
    }
}
