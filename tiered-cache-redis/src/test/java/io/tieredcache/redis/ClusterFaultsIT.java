package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tieredcache.redis.client.Partitions;
import io.tieredcache.redis.testing.RedisCluster;
import io.tieredcache.redis.testing.RedisServer;
import io.tieredcache.spi.shared.AcquireRequest;
import io.tieredcache.spi.shared.BeginRequest;
import io.tieredcache.spi.shared.EndRequest;
import io.tieredcache.spi.shared.FillRequest;
import io.tieredcache.spi.shared.Floor;
import io.tieredcache.spi.shared.GrantReply;
import io.tieredcache.spi.shared.Intent;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.spi.shared.Lease;
import io.tieredcache.spi.shared.Missing;
import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.ReadReply;
import io.tieredcache.spi.shared.SharedEntry;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.StoreReply;
import io.tieredcache.spi.shared.Stored;
import io.tieredcache.spi.shared.TierFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ClusterFaultsIT {

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(10);
    private static final String KEY = "moving";

    private RedisCluster cluster;
    private RedisLink link;
    private SharedTier tier;

    @BeforeAll
    void start() {
        cluster = Deployment.admit(RedisCluster.start());
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @BeforeEach
    void connect() {
        link = Deployment.to(cluster).connect();
        tier = RedisTier.on(link, new RawCodec()).open("cache");
    }

    @AfterEach
    void disconnect() {
        link.close();
    }

    @Test
    @Order(1)
    void bulk_tenThousandKeys_allComeBack() {
        List<String> keys = new ArrayList<>();
        List<AcquireRequest> acquires = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            keys.add("bulk " + i);
            acquires.add(new AcquireRequest("bulk " + i, i + 1, 60_000, AcquireRequest.ANY_VALUE, Floor.NONE));
        }
        List<GrantReply> leases = tier.acquireAll(acquires, LIMIT);
        List<FillRequest> fills = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            assertThat(leases.get(i)).isInstanceOf(Lease.class);
            fills.add(new FillRequest(keys.get(i), (Lease) leases.get(i), payload(new byte[100])));
        }
        List<StoreReply> stored = tier.fillAll(fills, LIMIT);
        assertThat(stored).allMatch(Stored.class::isInstance);

        List<ReadReply> read = tier.readAll(keys, LIMIT);

        assertThat(read).hasSize(10_000).allMatch(SharedEntry.class::isInstance);
    }

    @Test
    @Order(2)
    void slot_migrates_everyOperationWorksAndSubscribersHearAllOfIt() {
        // Data of other tests would have to move with the slot first.
        cluster.masters().forEach(master -> master.command("FLUSHALL"));
        int slot = Partitions.slot(Partitions.of(KeyHash.of(KEY)));
        RedisServer source = cluster.owner(slot);
        RedisServer target = cluster.masters().stream()
                .filter(node -> node != source)
                .findFirst()
                .orElseThrow();
        String sourceId = source.command("CLUSTER", "MYID");
        String targetId = target.command("CLUSTER", "MYID");
        Queue<Long> received = new ConcurrentLinkedQueue<>();
        SharedTier listener = RedisTier.on(link, new RawCodec()).open("cache");
        listener.subscribe(new SilentListener() {
            @Override
            public void changed(long keyHash, long version, long fence) {
                received.add(fence);
            }
        });
        await().until(() -> invalidateAndHear(received));

        target.command("CLUSTER", "SETSLOT", "" + slot, "IMPORTING", sourceId);
        source.command("CLUSTER", "SETSLOT", "" + slot, "MIGRATING", targetId);
        roundTrip();
        Invalidated asked = (Invalidated) tier.invalidate(new InvalidateRequest(KEY, 0), LIMIT);
        await().untilAsserted(() -> assertThat(received).contains(asked.fence()));
        assertThat(tier.readAll(List.of(KEY, "other"), LIMIT)).allMatch(Missing.ABSENT::equals);

        target.command("CLUSTER", "SETSLOT", "" + slot, "NODE", targetId);
        source.command("CLUSTER", "SETSLOT", "" + slot, "NODE", targetId);
        assertThat(tier.invalidate(new InvalidateRequest(KEY, 0), LIMIT)).isInstanceOf(Invalidated.class);
        roundTrip();
        received.clear();
        await().atMost(Duration.ofSeconds(15)).until(() -> invalidateAndHear(received));
    }

    private boolean invalidateAndHear(Queue<Long> received) {
        assertThat(tier.invalidate(new InvalidateRequest(KEY, 0), LIMIT)).isInstanceOf(Invalidated.class);
        return !received.isEmpty();
    }

    private void store() {
        Intent intent = (Intent) tier.begin(new BeginRequest(KEY, System.nanoTime(), 60_000), LIMIT);
        assertThat(tier.end(new EndRequest(KEY, intent, 2, payload(new byte[] {2})), LIMIT))
                .isInstanceOf(Stored.class);
    }

    private void roundTrip() {
        Lease lease = (Lease) tier.acquire(
                new AcquireRequest(KEY, System.nanoTime(), 60_000, AcquireRequest.ANY_VALUE, Floor.NONE), LIMIT);
        assertThat(tier.fill(new FillRequest(KEY, lease, payload(new byte[] {1})), LIMIT))
                .isInstanceOf(Stored.class);
        assertThat(tier.read(KEY, LIMIT)).isInstanceOf(SharedEntry.class);
        store();
        assertThat(tier.read(KEY, LIMIT)).isInstanceOf(SharedEntry.class);
    }

    @Test
    @Order(3)
    void master_paused_failsItsKeysAndOnlyThoseWhileItHangs() {
        store();
        try (RedisLink strict =
                Deployment.login().cluster(Deployment.addresses(cluster)).connect()) {
            SharedTier quick = RedisTier.on(strict, new RawCodec()).open("cache");
            await().until(() -> quick.read(KEY, LIMIT) instanceof SharedEntry);
            RedisServer master = Deployment.ownerOf(cluster, "cache", KEY);
            master.pause();
            ReadReply reply = quick.read(KEY, LIMIT);
            List<ReadReply> many = quick.readAll(keys(300), TimeUnit.SECONDS.toNanos(1));
            master.resume();

            assertThat(reply).isInstanceOf(TierFailure.class);
            assertThat(many).anyMatch(Missing.ABSENT::equals).anyMatch(TierFailure.class::isInstance);
        }
        cluster.awaitHealthy();
    }

    @Test
    @Order(4)
    void master_killed_failsQuicklyAndRecoversByFailover() {
        store();
        RedisServer master = Deployment.ownerOf(cluster, "cache", KEY);
        RedisServer replica = cluster.replicasOf(master).get(0);
        await().until(() -> tier.read(KEY, LIMIT) instanceof SharedEntry);

        master.kill();
        assertThat(tier.read(KEY, LIMIT)).isInstanceOf(TierFailure.class);
        cluster.awaitMaster(replica);

        await().atMost(Duration.ofSeconds(10)).until(() -> !(tier.read(KEY, LIMIT) instanceof TierFailure));
        assertThat(tier.readAll(keys(300), LIMIT)).noneMatch(TierFailure.class::isInstance);
        assertThat(tier.invalidate(new InvalidateRequest(KEY, 0), LIMIT)).isInstanceOf(Invalidated.class);
        master.restart();
        Deployment.admit(master);
        cluster.awaitHealthy();
    }

    @Test
    @Order(5)
    void scripts_failoverToANodeWithoutThem_areLoadedAgain() {
        RedisServer master = Deployment.ownerOf(cluster, "cache", KEY);
        cluster.failover(cluster.replicasOf(master).get(0));

        assertThat(tier.invalidate(new InvalidateRequest(KEY, 0), LIMIT)).isInstanceOf(Invalidated.class);
        roundTrip();
    }

    private static List<String> keys(int count) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add("none " + i);
        }
        return keys;
    }

    private static Payload payload(byte[] value) {
        return Payload.of(value, 1, 3_600_000, 0);
    }
}
