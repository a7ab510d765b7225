package io.tieredcache.benchmarks.callers;

import io.tieredcache.redis.testing.RedisCluster;
import io.tieredcache.redis.testing.RedisServer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The servers of a run, each kind started when it is first needed. Used by one thread. */
public final class Stage implements AutoCloseable {

    /** Room for the data of all contenders; the fixture's own bound is for tests. */
    private static final String ROOM = "maxmemory 2gb";

    private @Nullable RedisServer server;
    private @Nullable RedisCluster cluster;

    /** Starts nothing yet. */
    public Stage() {}

    /**
     * Returns servers that run.
     *
     * @param clustered whether they are a cluster of three masters with a replica each; else one server
     * @return where they are
     */
    public Servers servers(boolean clustered) {
        if (clustered) {
            if (cluster == null) {
                cluster = RedisCluster.builder().config(ROOM).start();
            }
            return Servers.of(cluster.nodes());
        }
        if (server == null) {
            server = RedisServer.builder().config(ROOM).start();
        }
        return Servers.of(List.of(server));
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }
}
