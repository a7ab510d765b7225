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
import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.spi.shared.Lease;
import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.SharedEntry;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.Stored;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A master that hangs, and has no replica: keys of the others are read, proved and cleared normally. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OneNodeStalledIT {

    private static final int MASTERS = 3;
    private static final long LIMIT = TimeUnit.SECONDS.toNanos(10);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Longer than the validity of any knowledge of Redis without a new proof. */
    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final List<String> KEYS =
            IntStream.range(0, 500).mapToObj(i -> "key " + i).toList();

    private final AtomicLongArray proved = new AtomicLongArray(KeyHash.PARTITIONS);
    private RedisCluster cluster;
    private RedisLink link;
    private SharedTier tier;

    @BeforeAll
    void start() {
        cluster = Deployment.admit(RedisCluster.builder().masters(MASTERS).start());
        // Only this JVM may notice the outage, not the cluster.
        cluster.nodes().forEach(node -> node.command("CONFIG", "SET", "cluster-node-timeout", "100000"));
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @BeforeEach
    void connect() {
        link = Deployment.login().cluster(Deployment.addresses(cluster)).connect();
        tier = RedisTier.on(link, new RawCodec()).open("cache");
        tier.subscribe(new SilentListener() {
            @Override
            public void current(BitSet partitions, long ageNanos) {
                long moment = System.nanoTime() - ageNanos;
                partitions.stream().forEach(partition -> proved.set(partition, moment));
            }
        });
        await().atMost(PATIENCE).until(() -> link.health().suspectPartitions() == 0);
        for (String key : KEYS) {
            Object grant = tier.acquire(
                    new AcquireRequest(key, System.nanoTime(), 60_000, AcquireRequest.ANY_VALUE, Floor.NONE), LIMIT);
            if (grant instanceof Lease lease) {
                Payload payload = Payload.of(new byte[] {1}, 0, 600_000, 0);
                assertThat(tier.fill(new FillRequest(key, lease, payload), LIMIT))
                        .isInstanceOf(Stored.class);
            }
        }
    }

    @AfterEach
    void disconnect() {
        link.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void master_hangsForLong_theKeysOfTheOthersAreReadAndProved(int which) {
        RedisServer stalled = cluster.masters().get(which);
        List<String> others =
                KEYS.stream().filter(key -> isElsewhere(key, stalled)).toList();
        assertThat(others).hasSizeGreaterThan(KEYS.size() / 2);
        String here = KEYS.stream()
                .filter(key -> cluster.owner(Partitions.slot(partition(key))) == stalled)
                .findFirst()
                .orElseThrow();
        stalled.pause();
        try {
            await().atMost(PATIENCE).until(() -> System.nanoTime() - proved.get(partition(here)) > LONG_NANOS);
            long now = System.nanoTime();

            assertThat(others)
                    .allSatisfy(key -> assertThat(tier.read(key, LIMIT)).isInstanceOf(SharedEntry.class));

            await().atMost(PATIENCE).until(() -> others.stream().allMatch(key -> proved.get(partition(key)) - now > 0));
        } finally {
            stalled.resume();
            cluster.awaitHealthy();
        }
    }

    @Test
    void master_hangs_clearMissesOnlyItsPartitionsAndHoldsOnceItHasReachedThem() {
        RedisServer stalled = cluster.masters().get(1);
        stalled.pause();
        Cleared cleared;
        List<String> elsewhere =
                KEYS.stream().filter(key -> isElsewhere(key, stalled)).toList();
        try {
            cleared = (Cleared) tier.clear(KeyHash.partitions(), TimeUnit.MILLISECONDS.toNanos(300));

            assertThat(elsewhere).isNotEmpty().noneMatch(key -> tier.read(key, LIMIT) instanceof SharedEntry);
        } finally {
            stalled.resume();
            cluster.awaitHealthy();
        }
        assertThat(cleared.missed().isEmpty()).isFalse();
        assertThat(elsewhere).noneMatch(key -> cleared.missed().get(partition(key)));

        await().atMost(PATIENCE)
                .until(() -> tier.clear(cleared.missed(), LIMIT) instanceof Cleared again
                        && again.missed().isEmpty());

        assertThat(KEYS).noneMatch(key -> tier.read(key, LIMIT) instanceof SharedEntry);
    }

    private static int partition(String key) {
        return Partitions.of(KeyHash.of(key));
    }

    /** Returns whether the node holds neither the key nor the generation of its region. */
    private boolean isElsewhere(String key, RedisServer node) {
        int partition = partition(key);
        int region = partition - partition % (Partitions.COUNT / Generations.REGIONS);
        return cluster.owner(Partitions.slot(partition)) != node && cluster.owner(Partitions.slot(region)) != node;
    }
}
