package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.redis.testing.RedisCluster;
import io.tieredcache.redis.testing.RedisServer;
import io.tieredcache.spi.InvalidateRequest;
import io.tieredcache.spi.Invalidated;
import io.tieredcache.spi.SharedTier;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where a link goes when the nodes of a cluster do not say plainly where they are. */
@Timeout(120)
final class AnnouncedAddressesIT {

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(10);
    /** Far from the nodes, which listen at 127.0.0.1 only. */
    private static final String ELSEWHERE = "127.0.0.3";

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
    void hostsAreNotTold_isTheHostThatWasAsked() {
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

    /** Gives the slot of a key from its owner to another node, which may be it already. */
    private void move(String key, RedisServer one, RedisServer other) {
        int slot = RedisCluster.slot(Deployment.name("cache", key));
        RedisServer source = cluster.owner(slot);
        RedisServer target = source == one ? other : one;
        String id = target.command("CLUSTER", "MYID");
        List.of(target, source).forEach(node -> node.command("CLUSTER", "SETSLOT", "" + slot, "NODE", id));
    }
}
