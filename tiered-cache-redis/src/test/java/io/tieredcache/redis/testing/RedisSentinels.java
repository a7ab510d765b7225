package io.tieredcache.redis.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * A Redis master with replicas on 127.0.0.1 and sentinels that replace it when it dies, by default one master, one
 * replica and three sentinels, of which two must agree. Ready after about 3 s. Start one for each test class or JVM;
 * several deployments at a time are independent.
 *
 * <p>The sentinels consider the master dead after 1 s of silence. They have no passwords: the default user of all
 * servers has none.
 *
 * <p>Thread-safe. Close it, or it ends with the JVM. Methods may block for up to 60 s and then throw
 * {@link IllegalStateException}.
 */
public final class RedisSentinels implements AutoCloseable {

    /** The name under which the sentinels watch the master. */
    public static final String MASTER_NAME = "mymaster";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 10;

    private final TemporaryFolder folder;
    private final List<RedisServer> servers;
    private final List<RedisServer> sentinels;

    private RedisSentinels(TemporaryFolder folder, List<RedisServer> servers, List<RedisServer> sentinels) {
        this.folder = folder;
        this.servers = List.copyOf(servers);
        this.sentinels = List.copyOf(sentinels);
    }

    /**
     * Starts a master, a replica and three sentinels and waits until all know each other.
     *
     * @return the deployment
     */
    public static RedisSentinels start() {
        return builder().start();
    }

    /**
     * Returns a builder for a deployment.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the servers that hold data, ended and paused ones included.
     *
     * @return the servers, always in the same order; the first was the first master
     */
    public List<RedisServer> servers() {
        return servers;
    }

    /**
     * Returns the sentinels, ended and paused ones included.
     *
     * @return the sentinels, always in the same order
     */
    public List<RedisServer> sentinels() {
        return sentinels;
    }

    /**
     * Returns the master, as named by the first sentinel that answers.
     *
     * @return one of {@link #servers}; after a kill and before the failover the dead one
     */
    public RedisServer master() {
        return sentinels.stream()
                .map(sentinel -> SentinelHealth.masterPort(sentinel))
                .filter(port -> port > 0)
                .findFirst()
                .flatMap(port -> servers.stream()
                        .filter(server -> server.announcedPort() == port)
                        .findFirst())
                .orElseThrow(() -> new IllegalStateException("no sentinel names a master"));
    }

    /**
     * Returns the other servers.
     *
     * @return all of {@link #servers} that are not {@link #master}, ended and paused ones included
     */
    public List<RedisServer> replicas() {
        RedisServer master = master();
        return servers.stream().filter(server -> server != master).toList();
    }

    /** Promotes a replica while the master runs, and waits until all sentinels that run agree. */
    public void failover() {
        RedisServer before = master();
        sentinels.stream()
                .filter(RedisServer::isAlive)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no sentinel runs"))
                .command("SENTINEL", "FAILOVER", MASTER_NAME);
        awaitOtherMaster(before);
    }

    /**
     * Waits until all sentinels that run name another master: the end of a failover.
     *
     * @param before the master that is replaced
     */
    public void awaitOtherMaster(RedisServer before) {
        Polling.await(
                PATIENCE,
                () -> "the sentinels replace " + before,
                () -> sentinels.stream()
                        .filter(RedisServer::isAlive)
                        .mapToInt(SentinelHealth::masterPort)
                        .allMatch(port -> port > 0 && port != before.announcedPort()));
    }

    /**
     * Waits until all sentinels that run name the same master and know each other, and every other server that runs is
     * a replica of it that has all its data. It never succeeds while one is paused.
     */
    public void awaitHealthy() {
        Polling.await(
                PATIENCE,
                () -> "the sentinels and their servers are healthy: " + SentinelHealth.describe(servers, sentinels),
                () -> SentinelHealth.healthy(servers, sentinels));
    }

    /** Ends all servers and sentinels and removes their files. Idempotent. */
    @Override
    public void close() {
        folder.close();
    }

    /**
     * Describes the deployment without secrets.
     *
     * @return the servers and sentinels
     */
    @Override
    public String toString() {
        return "RedisSentinels[servers " + servers + ", sentinels " + sentinels + "]";
    }

    /** Describes a deployment. Not thread-safe. */
    public static final class Builder {

        private final List<String> lines = new ArrayList<>();
        private final List<String> sentinelLines = new ArrayList<>();
        private int replicas = 1;
        private Duration downAfter = Duration.ofSeconds(1);
        private IntUnaryOperator announced = port -> port;

        private Builder() {}

        /**
         * Sets the number of replicas. Default: 1.
         *
         * @param value at least 1
         * @return this builder
         */
        public Builder replicas(int value) {
            replicas = value;
            return this;
        }

        /**
         * Sets the silence after which a master is considered dead. Default: 1 s; with less, a slow master may be
         * replaced.
         *
         * @param value at least 1 ms
         * @return this builder
         */
        public Builder downAfter(Duration value) {
            downAfter = value;
            return this;
        }

        /**
         * Adds lines of redis.conf on all servers, for example {@code "user app on >secret ~app:* +@all"}.
         *
         * @param more lines
         * @return this builder
         */
        public Builder config(String... more) {
            lines.addAll(List.of(more));
            return this;
        }

        /**
         * Adds lines of sentinel.conf on all sentinels.
         *
         * @param more lines
         * @return this builder
         */
        public Builder sentinelConfig(String... more) {
            sentinelLines.addAll(List.of(more));
            return this;
        }

        /**
         * Makes the servers announce another port than their own, for instance that of a proxy; sentinels and replicas
         * then connect through it too. Sentinels keep their ports. Default: the port itself.
         *
         * @param portOf returns the port to announce for the port of a server; called again at every attempt to start
         * @return this builder
         */
        public Builder announce(IntUnaryOperator portOf) {
            announced = portOf;
            return this;
        }

        /**
         * Starts all and waits until they are healthy.
         *
         * @return the deployment
         * @throws IllegalStateException if a server does not start, with the end of its log
         */
        public RedisSentinels start() {
            for (int attempt = 1; ; attempt++) {
                TemporaryFolder folder = TemporaryFolder.create("redis-sentinel");
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

        private RedisSentinels start(TemporaryFolder folder) {
            List<Integer> ports = Ports.free(1 + replicas + SentinelSettings.COUNT);
            List<Integer> announcedPorts = ports.subList(0, 1 + replicas).stream()
                    .map(announced::applyAsInt)
                    .toList();
            List<RedisServer> servers = new ArrayList<>();
            for (int i = 0; i <= replicas; i++) {
                List<String> own = new ArrayList<>(List.of("replica-announce-port " + announcedPorts.get(i)));
                if (i > 0) {
                    own.add("replicaof 127.0.0.1 " + announcedPorts.get(0));
                }
                Path place = folder.path().resolve("server-" + i);
                RedisSettings settings = new RedisSettings(null, lines).after(own);
                servers.add(new RedisServer(ports.get(i), announcedPorts.get(i), place, settings, null));
            }
            SentinelSettings settings = new SentinelSettings(announcedPorts.get(0), downAfter, sentinelLines);
            List<RedisServer> sentinels = new ArrayList<>();
            for (int i = 0; i < SentinelSettings.COUNT; i++) {
                int port = ports.get(1 + replicas + i);
                Path place = folder.path().resolve("sentinel-" + i);
                sentinels.add(RedisServer.sentinel(port, place, settings.configuration(port)));
            }
            folder.beforeRemoval(() -> {
                sentinels.forEach(RedisServer::close);
                servers.forEach(RedisServer::close);
            });
            servers.forEach(RedisServer::launch);
            servers.forEach(RedisServer::awaitAnswer);
            sentinels.forEach(RedisServer::launch);
            sentinels.forEach(RedisServer::awaitAnswer);
            RedisSentinels deployment = new RedisSentinels(folder, servers, sentinels);
            deployment.awaitHealthy();
            return deployment;
        }
    }
}
