package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tieredcache.redis.testing.RedisCluster;
import io.tieredcache.redis.testing.RedisSentinels;
import io.tieredcache.redis.testing.RedisServer;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.TierFailure;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The addresses that a link uses if the nodes of a cluster announce other addresses, or none, in place of their own.
 */
@Timeout(120)
final class AnnouncedAddressesIT {

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(10);
    /** An address at which no node listens: the nodes listen at 127.0.0.1 only. */
    private static final String ELSEWHERE = "127.0.0.3";

    private static final String NOWHERE = "127.0.0.9";
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private RedisCluster cluster;

    @BeforeEach
    void start() {
        cluster = Deployment.admit(RedisCluster.start());
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private void configure(String setting, String value) {
        cluster.nodes().forEach(node -> node.command("CONFIG", "SET", setting, value));
    }

    private static void assertAllServed(SharedTier tier) {
        List<InvalidateRequest> changes = IntStream.range(0, 500)
                .mapToObj(i -> new InvalidateRequest("key " + i, 0))
                .toList();
        assertThat(tier.invalidateAll(changes, LIMIT)).allMatch(reply -> reply instanceof Invalidated);
    }

    @Test
    void hostsAreNotStated_isTheHostThatWasAsked() {
        configure("cluster-preferred-endpoint-type", "unknown-endpoint");

        try (RedisLink link = Deployment.to(cluster).connect()) {
            assertAllServed(RedisTier.on(link, new RawCodec()).open("cache"));
        }
    }

    @Test
    void nodesWithoutAHostName_areFoundByTheirAddresses() throws Exception {
        RedisServer named = cluster.masters().get(0);
        named.command("CONFIG", "SET", "cluster-announce-hostname", ELSEWHERE);
        configure("cluster-preferred-endpoint-type", "hostname");

        try (Door door = new Door(ELSEWHERE, named.port(), named.port());
                RedisLink link = Deployment.patient().cluster(door.address()).connect()) {
            SharedTier tier = RedisTier.on(link, new RawCodec()).open("cache");
            assertAllServed(tier);

            move("moving", named, cluster.masters().get(1));
            assertThat(tier.invalidate(new InvalidateRequest("moving", 0), LIMIT))
                    .isInstanceOf(Invalidated.class);

            assertAllServed(tier);
            assertThat(link.health().openBreakers()).isEmpty();
        }
    }

    /** Moves the slot of a key from its owner to another node, which may own it already. */
    private void move(String key, RedisServer one, RedisServer other) {
        int slot = RedisCluster.slot(Deployment.name("cache", key));
        RedisServer source = cluster.owner(slot);
        RedisServer target = source == one ? other : one;
        String id = target.command("CLUSTER", "MYID");
        List.of(target, source).forEach(node -> node.command("CLUSTER", "SETSLOT", "" + slot, "NODE", id));
    }

    /** Makes the nodes announce addresses without a server; each node can be reached through a door at another port. */
    private Map<String, Door> translate() {
        Map<String, Door> doors = new HashMap<>();
        cluster.nodes().forEach(node -> doors.put(NOWHERE + ":" + node.port(), new Door(ELSEWHERE, node.port())));
        configure("cluster-announce-hostname", NOWHERE);
        configure("cluster-preferred-endpoint-type", "hostname");
        await().atMost(PATIENCE)
                .until(() -> cluster.nodes().stream()
                        .allMatch(
                                node -> node.command("CLUSTER", "SLOTS").lines().noneMatch("?"::equals)));
        return doors;
    }

    private static String mapped(Map<String, Door> doors, String announced) {
        Door door = doors.get(announced);
        return door == null ? announced : door.address();
    }

    @Test
    void announcedAddresses_cannotBeReached_isSaidWithTheRemedy() throws Exception {
        Map<String, Door> doors = translate();
        String seed = Deployment.address(cluster.nodes().get(0));

        assertThatThrownBy(() -> Deployment.patient().cluster(seed).connect())
                .isInstanceOf(RedisLinkException.class)
                .hasMessageContainingAll(
                        seed,
                        NOWHERE + ":" + cluster.masters().get(0).port(),
                        "cluster-announce-ip",
                        "addressMapper(...)",
                        "startWithoutRedis(true)");
        try (RedisLink link =
                Deployment.login().cluster(seed).startWithoutRedis(true).connect()) {
            assertThat(RedisTier.on(link, new RawCodec())
                            .open("cache")
                            .invalidate(new InvalidateRequest("key", 0), LIMIT))
                    .isInstanceOf(TierFailure.class);
        }
        closeAll(doors);
    }

    @Test
    void addressMapper_translatesLayoutAndRedirections() throws Exception {
        Map<String, Door> doors = translate();
        RedisServer one = cluster.masters().get(0);

        try (RedisLink link = Deployment.patient()
                .cluster(Deployment.address(one))
                .addressMapper(announced -> mapped(doors, announced))
                .connect()) {
            SharedTier tier = RedisTier.on(link, new RawCodec()).open("cache");
            tier.subscribe(new SilentListener());
            await().atMost(PATIENCE).until(() -> link.health().suspectPartitions() == 0);
            assertAllServed(tier);

            move("moving", one, cluster.masters().get(1));
            assertThat(tier.invalidate(new InvalidateRequest("moving", 0), LIMIT))
                    .isInstanceOf(Invalidated.class);
            assertAllServed(tier);
            assertThat(link.health().openBreakers()).isEmpty();
        }
        closeAll(doors);
    }

    private static void closeAll(Map<String, Door> doors) throws Exception {
        for (Door door : doors.values()) {
            door.close();
        }
    }

    @Test
    void addressMapper_ofASentinel_translatesTheMaster() throws Exception {
        try (RedisSentinels sentinels = Deployment.sentinels().start();
                Door door = new Door(ELSEWHERE, sentinels.master().port());
                RedisLink link = Deployment.to(sentinels)
                        .addressMapper(announced -> door.address())
                        .connect()) {
            SharedTier tier = RedisTier.on(link, new RawCodec()).open("cache");

            assertThat(tier.invalidate(new InvalidateRequest("key", 0), LIMIT)).isInstanceOf(Invalidated.class);

            assertThat(door.passed()).isPositive();
        }
    }

    @Test
    void addressMapper_returnsNoAddress_isSaid() {
        for (String wrong : new String[] {null, "", "host", "host:0", "redis://:geheim@host:6379"}) {
            assertThatThrownBy(() -> Deployment.to(cluster)
                            .addressMapper(announced -> wrong)
                            .connect())
                    .isInstanceOf(RedisLinkException.class)
                    .hasMessageContainingAll("addressMapper", "127.0.0.1:")
                    .hasMessageNotContaining("geheim");
        }
        assertThatThrownBy(() -> Deployment.to(cluster)
                        .addressMapper(announced -> {
                            throw new IllegalStateException("no table");
                        })
                        .connect())
                .isInstanceOf(RedisLinkException.class)
                .hasMessageContainingAll("addressMapper threw", "127.0.0.1:")
                .hasRootCauseMessage("no table");
    }
}
