package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tieredcache.TieredCache;
import io.tieredcache.WriteOutcome;
import io.tieredcache.memory.MemoryTier;
import io.tieredcache.redis.client.Partitions;
import io.tieredcache.redis.json.JsonCodec;
import io.tieredcache.redis.testing.RedisCluster;
import io.tieredcache.redis.testing.RedisServer;
import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.testing.MapSource;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One master of three stays down, and has no replica: the keys of the other two behave as if it were up. */
@Timeout(180)
final class DeadMinorityIT {

    /** The number of keys; for each master a multiple of an earlier limit of a recovery round. */
    private static final int KEYS = 9_000;

    private static final List<Integer> ALL = IntStream.range(0, KEYS).boxed().toList();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final MapSource<Integer, String> rows = MapSource.versioned();
    private RedisCluster cluster;
    private RedisLink ourLink;
    private RedisLink theirLink;
    private TieredCache<Integer, String> ours;
    private TieredCache<Integer, String> theirs;

    @BeforeEach
    void start() {
        cluster = Deployment.admit(RedisCluster.builder().masters(3).start());
        // Only these JVMs may notice the outage, not the cluster.
        cluster.nodes().forEach(node -> node.command("CONFIG", "SET", "cluster-node-timeout", "100000"));
        ourLink = Deployment.login().cluster(Deployment.addresses(cluster)).connect();
        theirLink = Deployment.login().cluster(Deployment.addresses(cluster)).connect();
        ours = open(ourLink);
        theirs = open(theirLink);
        ALL.forEach(key -> rows.store(key, "old"));
        assertThat(theirs.getAll(ALL)).hasSize(KEYS);
    }

    private TieredCache<Integer, String> open(RedisLink link) {
        return TieredCache.<Integer, String>named("numbers")
                .l1(MemoryTier.ofDefaults())
                .l2(RedisTier.on(link, JsonCodec.of(String.class)))
                .l3(rows, rows)
                .deadline(Duration.ofSeconds(30))
                .build();
    }

    @AfterEach
    void stop() {
        cluster.nodes().forEach(RedisServer::resume);
        theirs.close();
        ours.close();
        theirLink.close();
        ourLink.close();
        cluster.close();
    }

    @Test
    void everyMasterHangsAndTwoComeBack_theirChangesAreConfirmedWhateverWaitsForTheThird() {
        RedisServer dead = cluster.masters().get(0);
        List<Integer> healthy =
                ALL.stream().filter(key -> isElsewhere(key, dead)).toList();
        assertThat(healthy).hasSizeBetween(KEYS / 2, KEYS - 2_000);
        cluster.nodes().forEach(RedisServer::pause);
        ALL.forEach(key -> rows.store(key, "new"));
        assertThat(ours.invalidateAll(ALL)).isEqualTo(WriteOutcome.PENDING);
        assertThat(ours.stats().pendingInvalidations()).isEqualTo(KEYS);

        cluster.nodes().stream().filter(node -> node != dead).forEach(RedisServer::resume);

        await().atMost(PATIENCE).until(() -> ours.stats().pendingInvalidations() <= KEYS - healthy.size());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(theirs.getAll(healthy).values()).containsOnly("new"));
        dead.resume();
        await().atMost(PATIENCE).until(() -> ours.stats().pendingInvalidations() == 0);
    }

    @Test
    void clear_whileAMasterHangs_theKeysOfTheOthersAreClearedAndCachedAgain() {
        RedisServer dead = cluster.masters().get(0);
        List<Integer> healthy =
                ALL.stream().filter(key -> isElsewhere(key, dead)).toList();
        dead.pause();
        ALL.forEach(key -> rows.store(key, "new"));

        assertThat(ours.clear()).isEqualTo(WriteOutcome.PENDING);

        assertThat(ours.stats().pendingInvalidations()).isBetween(1L, (long) KeyHash.PARTITIONS / 2);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(theirs.getAll(healthy).values()).containsOnly("new"));
        assertThat(ours.getAll(healthy).values()).containsOnly("new");
        long loaded = ours.stats().l3().loadedKeys();
        for (int round = 0; round < 5; round++) {
            healthy.forEach(key -> assertThat(ours.get(key)).isEqualTo("new"));
        }
        assertThat(ours.stats().l3().loadedKeys() - loaded)
                .as("loads of keys whose master answers")
                .isLessThan(healthy.size() / 10);
        dead.resume();
        await().atMost(PATIENCE).until(() -> ours.stats().pendingInvalidations() == 0);
        assertThat(ours.getAll(ALL).values()).containsOnly("new");
    }

    /** Returns whether the node holds neither the key nor the generation of its region. */
    private boolean isElsewhere(int key, RedisServer node) {
        int partition = Partitions.of(KeyHash.of(Integer.toString(key)));
        int region = partition - partition % (Partitions.COUNT / Generations.REGIONS);
        return cluster.owner(Partitions.slot(partition)) != node && cluster.owner(Partitions.slot(region)) != node;
    }
}
