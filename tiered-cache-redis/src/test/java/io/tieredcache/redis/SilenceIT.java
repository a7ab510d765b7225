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
import io.tieredcache.testing.MapSource;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every node of Redis stops answering, and continues later. */
@Timeout(180)
final class SilenceIT {

    private static final int KEYS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final MapSource<Integer, String> rows = MapSource.versioned();

    private TieredCache<Integer, String> open(RedisLink link) {
        return TieredCache.<Integer, String>named("numbers")
                .l1(MemoryTier.ofDefaults())
                .l2(RedisTier.on(link, JsonCodec.of(String.class)))
                .l3(rows, rows)
                .build();
    }

    @Test
    void everyNodeIsStopped_callsAreAnsweredFromL1AndTheDatabaseAndAllConvergesAfterwards() {
        try (RedisCluster cluster = Deployment.admit(RedisCluster.start());
                RedisLink link = Deployment.login()
                        .cluster(Deployment.addresses(cluster))
                        .connect();
                TieredCache<Integer, String> cache = open(link)) {
            for (int key = 0; key < KEYS; key++) {
                rows.store(key, "old " + key);
                assertThat(cache.get(key)).isEqualTo("old " + key);
            }
            cluster.nodes().forEach(RedisServer::pause);
            try {
                long hits = cache.stats().l1().hits();
                assertThat(cache.get(1)).isEqualTo("old 1");
                assertThat(cache.stats().l1().hits())
                        .as("L1 serves what it may")
                        .isGreaterThan(hits);
                rows.store(KEYS, "not seen before");
                assertThat(cache.get(KEYS)).isEqualTo("not seen before");
                assertThat(cache.put(2, "new 2")).isEqualTo(WriteOutcome.PENDING);
                assertThat(cache.get(2)).isEqualTo("new 2");
                assertThat(cache.delete(3)).isEqualTo(WriteOutcome.PENDING);
                assertThat(cache.get(3)).isNull();
                rows.store(4, "new 4");
                assertThat(cache.invalidate(4)).isEqualTo(WriteOutcome.PENDING);
                assertThat(cache.get(4)).isEqualTo("new 4");
                await().atMost(PATIENCE).until(() -> link.health().suspectPartitions() == Partitions.COUNT);
                for (int key = 5; key < KEYS; key++) {
                    assertThat(cache.get(key)).isEqualTo("old " + key);
                }
            } finally {
                cluster.nodes().forEach(RedisServer::resume);
            }
            await().atMost(PATIENCE).until(() -> cache.stats().pendingInvalidations() == 0);
            await().atMost(PATIENCE).until(() -> link.health().suspectPartitions() == 0);
            converges(cache);
            try (TieredCache<Integer, String> fresh = open(link)) {
                converges(fresh);
            }
        }
    }

    private void converges(TieredCache<Integer, String> cache) {
        for (int key = 0; key <= KEYS; key++) {
            assertThat(cache.get(key)).as("key " + key).isEqualTo(rows.find(key));
        }
    }
}
