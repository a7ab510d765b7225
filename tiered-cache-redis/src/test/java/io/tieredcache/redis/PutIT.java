package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.TieredCache;
import io.tieredcache.TieredCacheBuilder;
import io.tieredcache.WriteOutcome;
import io.tieredcache.memory.MemoryTier;
import io.tieredcache.redis.json.JsonCodec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Puts where Redis is the only store: one script, the last one wins, and at no moment is there no value. */
@Timeout(120)
final class PutIT {

    private static final int TRIES = 2_000;

    /** More heartbeats than two links send during a hundred puts. */
    private static final long HEARTBEATS = 60;

    private final String name = "put-" + Long.toHexString(System.nanoTime());
    private final ExecutorService threads = Executors.newSingleThreadExecutor();
    private RedisLink ourLink;
    private RedisLink theirLink;

    @BeforeEach
    void connect() {
        ourLink = Deployment.to(Deployment.cluster()).connect();
        theirLink = Deployment.to(Deployment.cluster()).connect();
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        theirLink.close();
        ourLink.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void put_twoJvmsAtOnce_bothReadTheSameOne(boolean withL1) throws Exception {
        try (TieredCache<Integer, String> ours = open(ourLink, withL1);
                TieredCache<Integer, String> theirs = open(theirLink, withL1)) {
            CyclicBarrier together = new CyclicBarrier(2);
            Future<Void> other = start(() -> {
                for (int key = 0; key < TRIES; key++) {
                    together.await();
                    assertThat(theirs.put(key, "theirs")).isEqualTo(WriteOutcome.APPLIED);
                }
                return null;
            });
            for (int key = 0; key < TRIES; key++) {
                together.await();
                assertThat(ours.put(key, "ours")).isEqualTo(WriteOutcome.APPLIED);
            }
            other.get();
            List<Integer> keys = IntStream.range(0, TRIES).boxed().toList();
            try (TieredCache<Integer, String> third = open(theirLink, false)) {
                assertThat(third.getAll(keys))
                        .hasSize(TRIES)
                        .containsValue("ours")
                        .containsValue("theirs");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void put_keyAlwaysHasAValue_noReaderSeesNone(boolean withL1) throws Exception {
        try (TieredCache<Integer, String> ours = open(ourLink, withL1);
                TieredCache<Integer, String> theirs = open(theirLink, withL1)) {
            ours.put(1, "0");
            Future<Void> writer = start(() -> {
                for (int i = 1; i <= TRIES; i++) {
                    ours.put(1, String.valueOf(i));
                }
                return null;
            });
            while (!writer.isDone()) {
                assertThat(ours.get(1)).isNotNull();
                assertThat(theirs.get(1)).isNotNull();
                assertThat(ours.getAll(List.of(1))).hasSize(1);
            }
            writer.get();
            assertThat(ours.get(1)).isEqualTo(String.valueOf(TRIES));
        }
    }

    @Test
    void put_any_isOneRoundTrip() {
        try (TieredCache<Integer, String> ours = open(ourLink, false)) {
            ours.put(1, "known to every node from here on");
            long before = scripts();

            for (int i = 0; i < 100; i++) {
                assertThat(ours.put(1, "value " + i)).isEqualTo(WriteOutcome.APPLIED);
            }

            assertThat(scripts() - before).isBetween(100L, 100L + HEARTBEATS);
        }
    }

    private static long scripts() {
        return Deployment.cluster().masters().stream()
                .flatMap(node -> node.command("INFO", "commandstats").lines())
                .filter(line -> line.startsWith("cmdstat_evalsha:"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('=') + 1, line.indexOf(','))))
                .sum();
    }

    private Future<Void> start(Callable<Void> task) {
        return threads.submit(task);
    }

    private TieredCache<Integer, String> open(RedisLink link, boolean withL1) {
        TieredCacheBuilder<Integer, String> builder = TieredCache.<Integer, String>named(name)
                .l2(RedisTier.on(link, JsonCodec.of(String.class)))
                .l2Budget(Duration.ofSeconds(20))
                .deadline(Duration.ofSeconds(30));
        return (withL1 ? builder.l1(MemoryTier.ofDefaults()) : builder).build();
    }
}
