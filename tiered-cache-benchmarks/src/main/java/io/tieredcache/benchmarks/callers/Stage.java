package io.tieredcache.benchmarks.callers;

import io.tieredcache.redis.testing.RedisCluster;
import io.tieredcache.redis.testing.RedisServer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The servers of a run; each kind starts at its first use. Used by one thread. */
public final class Stage implements AutoCloseable {

    /** Memory for the data of all contenders; the fixture's own limit is meant for tests. */
    private static final String ROOM = "maxmemory 2gb";

    private @Nullable RedisServer server;
    private @Nullable RedisCluster cluster;

    /** Makes a stage without servers. */
    public Stage() {}

    /**
     * Returns running servers.
     *
     * @param clustered true for a cluster of three masters with a replica each, false for one server
     * @return their addresses
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
     * Makes running servers save their data and load it again, so that the entries of all contenders have the same
     * memory layout. Entries stored in two steps are scattered in memory, which makes each read more expensive for
     * Redis.
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
