package io.tieredcache.redis.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A Redis Cluster on 127.0.0.1, by default three masters with one replica each, ready after about 2 to 3 s. Start one
 * for each test class or JVM; several clusters at a time, also in several JVMs, are independent.
 *
 * <p>The node timeout is 2 s: after the kill of a master its replica takes over within about 4 s.
 *
 * <p>Thread-safe. Close it, or it ends with the JVM. Methods may block for up to 60 s and then throw
 * {@link IllegalStateException}.
 */
public final class RedisCluster implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 10;

    private final TemporaryFolder folder;
    private final List<RedisServer> nodes;

    private RedisCluster(TemporaryFolder folder, List<RedisServer> nodes) {
        this.folder = folder;
        this.nodes = List.copyOf(nodes);
    }

    /**
     * Starts a cluster of three masters and three replicas and waits until it is healthy.
     *
     * @return the cluster
     */
    public static RedisCluster start() {
        return builder().start();
    }

    /**
     * Returns a builder for a cluster.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the slot of a key, calculated from the text between its first braces if it has any.
     *
     * @param key the key
     * @return 0 to 16383
     */
    public static int slot(String key) {
        return Slots.of(key);
    }

    /**
     * Returns all nodes, ended and paused ones included.
     *
     * @return the nodes, always in the same order
     */
    public List<RedisServer> nodes() {
        return nodes;
    }

    /**
     * Returns the nodes that own slots now, in the view of a node that sees all slots served, else of any node that
     * answers.
     *
     * @return the masters; after a kill and before the failover the dead one is among them
     */
    public List<RedisServer> masters() {
        return where(view(), node -> node.master() && !node.slots().isEmpty());
    }

    /**
     * Returns the nodes that replicate a master now, in the view of a node that sees all slots served, else of any that
     * answers.
     *
     * @return the replicas, ended ones included
     */
    public List<RedisServer> replicas() {
        return where(view(), node -> !node.master());
    }

    /**
     * Returns the master that owns a slot now, in the view of a node that sees all slots served, else of any that
     * answers.
     *
     * @param slot 0 to 16383
     * @return the master
     * @throws IllegalStateException if no node owns it
     */
    public RedisServer owner(int slot) {
        return where(view(), node -> node.master() && node.owns(slot)).stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no node owns slot " + slot));
    }

    /**
     * Returns the nodes that replicate the given master now, in the view of a node that sees all slots served, else of
     * any that answers.
     *
     * @param master a node of this cluster
     * @return its replicas; none if it is no master
     */
    public List<RedisServer> replicasOf(RedisServer master) {
        ClusterView view = view();
        String id =
                view.byPort(master.announcedPort()).map(ClusterView.Node::id).orElse("");
        return where(view, node -> !node.master() && node.masterId().equals(id));
    }

    /**
     * Makes a replica the master of its shard, without loss (CLUSTER FAILOVER), and waits until all nodes that run agree.
     *
     * @param replica a node of this cluster that is a replica and whose master runs
     */
    public void failover(RedisServer replica) {
        replica.command("CLUSTER", "FAILOVER");
        awaitMaster(replica);
    }

    /**
     * Waits until all nodes that answer see this node as a master with slots: the end of a failover.
     *
     * @param node a node of this cluster
     */
    public void awaitMaster(RedisServer node) {
        Polling.await(
                PATIENCE,
                () -> node + " is master",
                () -> nodes.stream()
                        .map(ClusterHealth::view)
                        .flatMap(Optional::stream)
                        .allMatch(view -> view.byPort(node.announcedPort())
                                .filter(seen -> seen.master() && !seen.slots().isEmpty())
                                .isPresent()));
    }

    /**
     * Waits until all nodes whose process runs agree that every slot is served, and every replica among them is
     * connected to its master and known to clients (CLUSTER SLOTS). It never succeeds while a node is paused.
     */
    public void awaitHealthy() {
        Polling.await(
                PATIENCE,
                () -> "the cluster is healthy: " + ClusterHealth.describe(nodes),
                () -> ClusterHealth.healthy(nodes));
    }

    /** Ends all nodes and removes their files. Idempotent. */
    @Override
    public void close() {
        folder.close();
    }

    /**
     * Describes the cluster without secrets.
     *
     * @return the nodes
     */
    @Override
    public String toString() {
        return "RedisCluster" + nodes;
    }

    private ClusterView view() {
        return nodes.stream()
                .filter(ClusterHealth::allSlotsServed)
                .map(ClusterHealth::view)
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> nodes.stream()
                        .map(ClusterHealth::view)
                        .flatMap(Optional::stream)
                        .findFirst())
                .orElseThrow(() -> new IllegalStateException("no node of the cluster answers"));
    }

    private List<RedisServer> where(ClusterView view, Predicate<ClusterView.Node> condition) {
        return nodes.stream()
                .filter(node ->
                        view.byPort(node.announcedPort()).filter(condition).isPresent())
                .toList();
    }

    /** Describes a cluster. Not thread-safe. */
    public static final class Builder {

        private final List<String> lines = new ArrayList<>();
        private final List<IntFunction<String>> linesOf = new ArrayList<>();
        private int masters = 3;
        private int replicasPerMaster = 1;
        private IntUnaryOperator announced = port -> port;
        private @Nullable String password;

        private Builder() {}

        /**
         * Sets the number of masters, which share the slots evenly.
         *
         * @param value default 3; from 1 to 20; with fewer than 3, no majority of masters can promote a replica
         * @return this builder
         */
        public Builder masters(int value) {
            if (value < 1 || value > 20) {
                throw new IllegalArgumentException("masters must be between 1 and 20, was " + value);
            }
            masters = value;
            return this;
        }

        /**
         * Sets the number of replicas of each master. Without replicas, Redis 8.0 crashes at the first
         * {@code SPUBLISH}: the nodes.conf is in the format of Redis 7.0, which has no shards, and 8.0 then has none
         * for a master without replicas ({@code assertion 'nodes_for_slot != NULL'}).
         *
         * @param value default 1; from 0 to 5
         * @return this builder
         */
        public Builder replicasPerMaster(int value) {
            if (value < 0 || value > 5) {
                throw new IllegalArgumentException("replicasPerMaster must be between 0 and 5, was " + value);
            }
            replicasPerMaster = value;
            return this;
        }

        /**
         * Sets the password of the default user on all nodes. Default: no password.
         *
         * @param value the password, without blanks and quotes
         * @return this builder
         */
        public Builder password(String value) {
            password = value;
            return this;
        }

        /**
         * Adds lines of redis.conf on all nodes, for example {@code "maxmemory 16mb"}. They come last and so take
         * precedence. Use {@link #password} in place of {@code requirepass}, because the fixture must log in too.
         *
         * @param more lines
         * @return this builder
         */
        public Builder config(String... more) {
            lines.addAll(List.of(more));
            return this;
        }

        /**
         * Adds a line of redis.conf that differs from node to node, for example {@code tls-port}.
         *
         * @param lineOf returns the line for the port of a node; called again at every attempt to start
         * @return this builder
         */
        public Builder configEach(IntFunction<String> lineOf) {
            linesOf.add(lineOf);
            return this;
        }

        /**
         * Makes the nodes announce another port than their own to clients and replicas, for instance that of a proxy;
         * the cluster bus stays direct. Default: the port itself.
         *
         * @param portOf returns the port to announce for the port of a node; called again at every attempt to start
         * @return this builder
         */
        public Builder announce(IntUnaryOperator portOf) {
            announced = portOf;
            return this;
        }

        /**
         * Starts the cluster and waits until it is healthy.
         *
         * @return the cluster
         * @throws IllegalStateException if a node does not start, with the end of its log
         */
        public RedisCluster start() {
            for (int attempt = 1; ; attempt++) {
                TemporaryFolder folder = TemporaryFolder.create("redis-cluster");
                try {
                    return start(folder);
                } catch (IllegalStateException e) {
                    folder.close();
                    if (attempt == ATTEMPTS || !RedisSettings.portTaken(e)) {
                        throw e;
                    }
                }
            }
        }

        private RedisCluster start(TemporaryFolder folder) {
            List<Integer> ports = Ports.free(masters * (1 + replicasPerMaster));
            List<Integer> announcedPorts =
                    ports.stream().map(announced::applyAsInt).toList();
            ClusterSeed seed = new ClusterSeed(ports, announcedPorts, masters);
            RedisSettings settings = new RedisSettings(password, lines)
                    .after(List.of(
                            "cluster-enabled yes", "cluster-config-file nodes.conf", "cluster-node-timeout 2000"));
            List<RedisServer> nodes = new ArrayList<>();
            for (int i = 0; i < ports.size(); i++) {
                Path place = folder.path().resolve("node-" + i);
                int port = ports.get(i);
                List<String> each = new ArrayList<>(List.of("cluster-announce-port " + announcedPorts.get(i)));
                linesOf.forEach(lineOf -> each.add(lineOf.apply(port)));
                RedisSettings own = settings.after(each);
                nodes.add(new RedisServer(ports.get(i), announcedPorts.get(i), place, own, null));
                write(place.resolve("nodes.conf"), seed.nodesConf(i));
            }
            folder.beforeRemoval(() -> nodes.forEach(RedisServer::close));
            nodes.forEach(RedisServer::launch);
            nodes.forEach(RedisServer::awaitAnswer);
            RedisCluster cluster = new RedisCluster(folder, nodes);
            cluster.awaitHealthy();
            return cluster;
        }

        private static void write(Path file, String text) {
            try {
                Files.writeString(file, text);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write " + file, e);
            }
        }
    }
}
