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

    /**
     * Has servers that run write their data down and read it again, so that entries lie in memory alike, whoever stored them.
     * What was stored in two steps lies scattered, and each read of it cost Redis a quarter more.
     *
     * @param clustered as for {@link #servers}, which started them
     */
    public void reload(boolean clustered) {
        if (clustered && cluster != null) {
            cluster.nodes().forEach(Stage::reload);
            cluster.awaitHealthy();
        } else if (!clustered && server != null) {
            reload(server);
        }
    }

    private static void reload(RedisServer node) {
        node.command("DEBUG", "RELOAD");
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
