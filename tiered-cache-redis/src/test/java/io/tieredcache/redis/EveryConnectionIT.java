package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tieredcache.redis.client.Partitions;
import io.tieredcache.redis.connection.Acl;
import io.tieredcache.redis.testing.RedisCluster;
import io.tieredcache.redis.testing.RedisSentinels;
import io.tieredcache.redis.testing.RedisServer;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.SharedTier;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** TLS with host name verification, and the ACL user, on every connection of a link. */
@Timeout(180)
final class EveryConnectionIT {

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(10);
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String GUARD = "guard";
    private static final String GUARD_PASSWORD = "halt-who-goes";

    private final Map<Integer, TlsDoor> doors = new HashMap<>();
    private Certificate right;
    private Certificate wrong;
    private SSLContext trusting;

    @BeforeEach
    void makeCertificates() throws Exception {
        right = Certificate.naming("ip:127.0.0.1");
        wrong = Certificate.naming("dns:elsewhere.example");
        trusting = Certificate.trusting(right, wrong);
    }

    @AfterEach
    void closeDoors() throws IOException {
        for (TlsDoor door : doors.values()) {
            door.close();
        }
    }

    private int door(int port) {
        try {
            TlsDoor door = new TlsDoor(right.server(), port);
            doors.put(port, door);
            return door.port();
        } catch (Exception e) {
            throw new IllegalStateException("no door", e);
        }
    }

    private TlsDoor doorOf(RedisServer server) {
        return Objects.requireNonNull(doors.get(server.port()));
    }

    private List<String> doorsOf(List<RedisServer> servers) {
        return servers.stream().map(server -> doorOf(server).address()).toList();
    }

    private RedisLinkBuilder login() {
        return Deployment.login()
                .tls(trusting)
                .connectTimeout(Duration.ofSeconds(2))
                .commandTimeout(Duration.ofSeconds(2));
    }

    private RedisCluster cluster() {
        return Deployment.admit(RedisCluster.builder().announce(this::door).start());
    }

    private RedisSentinels sentinels() {
        RedisSentinels sentinels = Deployment.sentinels()
                .announce(this::door)
                .sentinelConfig("user " + GUARD + " on >" + GUARD_PASSWORD + " -@all " + Acl.SENTINEL)
                .start();
        sentinels.sentinels().forEach(each -> door(each.port()));
        return sentinels;
    }

    private RedisLinkBuilder to(RedisSentinels sentinels) {
        return login().sentinel(RedisSentinels.MASTER_NAME, doorsOf(sentinels.sentinels()))
                .sentinelUser(GUARD)
                .sentinelPassword(GUARD_PASSWORD.toCharArray());
    }

    @Test
    void cluster_allConnections_areSecureAndOfTheUser() {
        try (RedisCluster cluster = cluster();
                RedisLink link = login().cluster(doorsOf(cluster.nodes())).connect()) {
            SharedTier tier = use(link);

            RedisServer replica = cluster.replicas().get(0);
            cluster.failover(replica);
            awaitSettled(link, tier, cluster.masters());

            for (RedisServer master : cluster.masters()) {
                assertThat(secureNames(master, Deployment.USER))
                        .contains("tiered-cache", "tiered-cache-sub", "tiered-cache-beat");
            }
            assertNothingInPlainText();
        }
    }

    @Test
    void sentinel_allConnections_areSecureAndOfTheirUser() {
        try (RedisSentinels sentinels = sentinels();
                RedisLink link = to(sentinels).connect()) {
            SharedTier tier = use(link);

            sentinels.failover();
            awaitSettled(link, tier, List.of(sentinels.master()));

            assertThat(secureNames(sentinels.master(), Deployment.USER))
                    .contains("tiered-cache", "tiered-cache-sub", "tiered-cache-beat");
            for (RedisServer sentinel : sentinels.sentinels()) {
                assertThat(secureNames(sentinel, GUARD)).containsExactly("tiered-cache-sentinel");
            }
            assertNothingInPlainText();
        }
    }

    @Test
    void cluster_oneNodeShowsTheNameOfAnother_isRefused() throws Exception {
        try (RedisCluster cluster = cluster()) {
            RedisServer odd = cluster.masters().get(1);
            String seed = doorOf(cluster.masters().get(0)).address();
            doorOf(odd).show(wrong.server());

            assertThatThrownBy(() -> login().cluster(seed).connect())
                    .isInstanceOf(RedisLinkException.class)
                    .hasMessageContaining(doorOf(odd).address())
                    .hasMessageContaining("certificate");
        }
    }

    @Test
    void sentinel_masterOrSentinelsShowTheNameOfAnother_areRefused() throws Exception {
        try (RedisSentinels sentinels = sentinels()) {
            TlsDoor master = doorOf(sentinels.master());
            master.show(wrong.server());
            assertThatThrownBy(() -> to(sentinels).startWithoutRedis(true).connect())
                    .isInstanceOf(RedisLinkException.class)
                    .hasMessageContaining(master.address())
                    .hasMessageContaining("certificate");

            master.show(right.server());
            for (RedisServer sentinel : sentinels.sentinels()) {
                doorOf(sentinel).show(wrong.server());
            }
            assertThatThrownBy(() -> to(sentinels).startWithoutRedis(true).connect())
                    .isInstanceOf(RedisLinkException.class)
                    .hasMessageContaining("the sentinel at 127.0.0.1")
                    .hasMessageContaining("certificate");
        }
    }

    @Test
    void sentinel_certificatesChangeToThoseOfAnother_nothingConnectsUntilTheyAreRight() throws Exception {
        try (RedisSentinels sentinels = sentinels();
                RedisLink link = to(sentinels).connect()) {
            SharedTier tier = use(link);
            List<RedisServer> all = new ArrayList<>(sentinels.servers());
            all.addAll(sentinels.sentinels());
            for (RedisServer server : all) {
                doorOf(server).show(wrong.server());
            }

            await().atMost(PATIENCE).until(() -> link.health().suspectPartitions() == Partitions.COUNT);
            assertThat(invalidatedAll(tier)).isFalse();
            await().during(Duration.ofSeconds(3))
                    .atMost(PATIENCE)
                    .until(() -> all.stream()
                            .noneMatch(
                                    server -> server.command("CLIENT", "LIST").contains("name=tiered-cache")));

            for (RedisServer server : all) {
                doorOf(server).show(right.server());
            }
            await().atMost(PATIENCE).until(() -> invalidatedAll(tier));
            await().atMost(PATIENCE).until(() -> link.health().suspectPartitions() == 0);
            assertNothingInPlainText();
        }
    }

    private SharedTier use(RedisLink link) {
        SharedTier tier = RedisTier.on(link, new RawCodec()).open("cache");
        tier.subscribe(new SilentListener());
        await().atMost(PATIENCE).until(() -> link.health().suspectPartitions() == 0);
        await().atMost(PATIENCE).until(() -> invalidatedAll(tier));
        return tier;
    }

    private static void awaitSettled(RedisLink link, SharedTier tier, List<RedisServer> masters) {
        for (RedisServer master : masters) {
            await().atMost(PATIENCE)
                    .until(() -> master.command("CLIENT", "LIST").contains("tiered-cache-beat"));
        }
        await().atMost(PATIENCE).until(() -> invalidatedAll(tier));
        await().atMost(PATIENCE).until(() -> link.health().suspectPartitions() == 0);
    }

    /** Invalidates enough keys for all nodes, singly and in bulk. */
    private static boolean invalidatedAll(SharedTier tier) {
        List<InvalidateRequest> requests = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            requests.add(new InvalidateRequest("key " + i, 0));
        }
        return tier.invalidate(requests.get(0), LIMIT) instanceof Invalidated
                && tier.invalidateAll(requests, LIMIT).stream().allMatch(Invalidated.class::isInstance);
    }

    /** Returns the names of the link's connections to a server, all of which must use TLS and this user. */
    private Set<String> secureNames(RedisServer server, String user) {
        Set<String> names = new TreeSet<>();
        for (String line : server.command("CLIENT", "LIST").split("\n", -1)) {
            Map<String, String> facts = new HashMap<>();
            for (String word : line.split(" ", -1)) {
                int equals = word.indexOf('=');
                if (equals > 0) {
                    facts.put(word.substring(0, equals), word.substring(equals + 1));
                }
            }
            String name = facts.getOrDefault("name", "");
            if (name.startsWith("tiered-cache")) {
                String from = facts.getOrDefault("addr", "");
                assertThat(doorOf(server).secure())
                        .as(line)
                        .contains(Integer.parseInt(from.substring(from.lastIndexOf(':') + 1)));
                assertThat(facts).as(line).containsEntry("user", user);
                names.add(name);
            }
        }
        return names;
    }

    /** Includes connections that have ended: those of the start check, and those that read the layout. */
    private void assertNothingInPlainText() {
        assertThat(doors.values())
                .allSatisfy(door -> assertThat(door.plain()).noneMatch(said -> said.contains("tiered-cache")));
    }
}
