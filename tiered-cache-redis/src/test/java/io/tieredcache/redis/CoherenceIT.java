package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tieredcache.redis.client.Partitions;
import io.tieredcache.redis.testing.RedisCluster;
import io.tieredcache.redis.testing.RedisServer;
import io.tieredcache.spi.shared.AcquireRequest;
import io.tieredcache.spi.shared.Cleared;
import io.tieredcache.spi.shared.FillRequest;
import io.tieredcache.spi.shared.Floor;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.spi.shared.Lease;
import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.SharedEntry;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.Stored;
import io.tieredcache.spi.shared.TierFailure;
import java.time.Duration;
import java.util.BitSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

/** The reactions of a link to silence, failover and lost changes. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class CoherenceIT {

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(10);
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String KEY = "key";
    private static final int SLOT = Partitions.slot(Partitions.of(KeyHash.of(KEY)));

    private RedisCluster cluster;
    private RedisLink link;
    private RedisLink other;
    private SharedTier tier;
    private SharedTier there;
    private final AtomicInteger clears = new AtomicInteger();
    private final Set<Integer> clearedPartitions = ConcurrentHashMap.newKeySet();

    private final class Ear extends SilentListener {
        @Override
        public void cleared(BitSet partitions) {
            partitions.stream().forEach(clearedPartitions::add);
            clears.incrementAndGet();
        }
    }

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
        link = open();
        other = open();
        tier = RedisTier.on(link, new RawCodec()).open("cache");
        there = RedisTier.on(other, new RawCodec()).open("cache");
        tier.subscribe(new Ear());
        there.subscribe(new SilentListener());
        await().atMost(PATIENCE).until(() -> link.health().suspectPartitions() == 0);
        await().atMost(PATIENCE).until(() -> other.health().suspectPartitions() == 0);
    }

    private RedisLink open() {
        return Deployment.login()
                .cluster(Deployment.addresses(cluster))
                .nodeTimeout(Duration.ofSeconds(2))
                .connect();
    }

    @AfterEach
    void disconnect() {
        link.close();
        other.close();
    }

    private void store(String value, long version) {
        Lease lease = (Lease) there.acquire(
                new AcquireRequest(KEY, System.nanoTime(), 60_000, AcquireRequest.ANY_VALUE, new Floor(version, 0)),
                LIMIT);
        Payload payload = Payload.of(value.getBytes(java.nio.charset.StandardCharsets.US_ASCII), version, 600_000, 0);
        assertThat(there.fill(new FillRequest(KEY, lease, payload), LIMIT)).isInstanceOf(Stored.class);
    }

    private Object read() {
        return tier.read(KEY, LIMIT);
    }

    @Test
    @Order(1)
    void clear_throughOneLink_isKnownToTheOther() {
        store("value", 1);
        int before = clears.get();

        assertThat(there.clear(KeyHash.partitions(), LIMIT)).isEqualTo(Cleared.complete());

        await().atMost(PATIENCE).until(() -> clears.get() >= before + Generations.REGIONS);
        assertThat(clearedPartitions).hasSize(KeyHash.PARTITIONS);
        assertThat(read()).isNotInstanceOf(SharedEntry.class);
    }

    @Test
    @Order(2)
    void master_isStoppedForAMoment_itsPartitionsAreSuspectAndItIsLeftAlone() {
        RedisServer master = cluster.owner(SLOT);
        master.pause();
        try {
            await().atMost(PATIENCE).until(() -> {
                Object unused = read();
                return link.health().suspectPartitions() > 0
                        && !link.health().openBreakers().isEmpty();
            });
            assertThat(link.health().suspectPartitions()).isLessThan(Partitions.COUNT);
            assertThat(read()).isInstanceOf(TierFailure.class);
        } finally {
            master.resume();
        }
        await().atMost(PATIENCE)
                .until(() -> tier.invalidate(new InvalidateRequest(KEY, 0), LIMIT) instanceof Invalidated);
        await().atMost(PATIENCE).until(() -> link.health().suspectPartitions() == 0);
        await().atMost(PATIENCE).until(() -> !(read() instanceof TierFailure));
    }

    @Test
    @Order(3)
    void failover_losesAnAcknowledgedInvalidation_itsOriginReplaysIt() {
        loseAnInvalidation(false);
        await().atMost(PATIENCE).until(() -> link.health().replayedChanges() > 0);
        await().atMost(PATIENCE).until(() -> !(read() instanceof TierFailure));
        await().atMost(PATIENCE).until(() -> !(read() instanceof SharedEntry));
    }

    @Test
    @Order(4)
    void failover_losesAnInvalidationAndItsOriginIsGone_anotherJvmReplaysIt() {
        loseAnInvalidation(true);
        await().atMost(PATIENCE).until(() -> other.health().replayedChanges() > 0);
        await().atMost(PATIENCE).until(() -> !(there.read(KEY, LIMIT) instanceof TierFailure));
        await().atMost(PATIENCE).until(() -> !(there.read(KEY, LIMIT) instanceof SharedEntry));
    }

    @Test
    @Order(5)
    void failover_bringsALeaseBackThatAChangeHadTakenAway_whatWasLoadedUnderItDoesNotStay() {
        cluster.awaitHealthy();
        await().atMost(PATIENCE)
                .until(() -> tier.invalidate(new InvalidateRequest(KEY, 0), LIMIT) instanceof Invalidated);
        Lease lease = (Lease) there.acquire(
                new AcquireRequest(KEY, System.nanoTime(), 600_000, AcquireRequest.ANY_VALUE, Floor.NONE), LIMIT);
        failOver(false, 0);
        await().atMost(PATIENCE).until(() -> link.health().replayedChanges() > 0);

        Payload old = Payload.of(new byte[] {1}, 0, 600_000, 0);
        await().atMost(PATIENCE)
                .until(() -> !(there.fill(new FillRequest(KEY, lease, old), LIMIT) instanceof TierFailure));

        await().atMost(PATIENCE).until(() -> !(read() instanceof TierFailure));
        assertThat(read()).isNotInstanceOf(SharedEntry.class);
    }

    /**
     * Stops the replica, cuts its stream, changes the key, and kills the master: the replica never receives the change.
     */
    private void loseAnInvalidation(boolean originDies) {
        cluster.awaitHealthy();
        await().atMost(PATIENCE)
                .until(() -> tier.invalidate(new InvalidateRequest(KEY, 0), LIMIT) instanceof Invalidated);
        store("old", 5);
        failOver(originDies, 6);
    }

    private void failOver(boolean originDies, long version) {
        RedisServer master = cluster.owner(SLOT);
        RedisServer replica = cluster.replicasOf(master).get(0);
        assertThat(master.command("WAIT", "1", "5000")).isEqualTo("1");
        replica.pause();
        master.command("CLIENT", "KILL", "TYPE", "replica");
        assertThat(tier.invalidate(new InvalidateRequest(KEY, version), LIMIT)).isInstanceOf(Invalidated.class);
        await().atMost(PATIENCE).until(() -> other.health().journaledChanges() > 0);
        if (originDies) {
            link.close();
        }
        master.kill();
        replica.resume();
        cluster.awaitMaster(replica);
        master.restart();
        Deployment.admit(master);
    }
}
