package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.TieredCache;
import io.tieredcache.memory.MemoryTier;
import io.tieredcache.redis.client.Partitions;
import io.tieredcache.redis.json.JsonCodec;
import io.tieredcache.redis.testing.RedisServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DropKeyIT {

    private static final String KEY = "42";

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private RedisServer server;

    @BeforeAll
    void start() {
        server = RedisServer.start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private String address() {
        return Deployment.address(server);
    }

    private int run(String... args) {
        printed.reset();
        return DropKey.run(args, Map.of(), new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String output() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private String[] arguments(String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("--standalone", address(), "--namespace", "shop", "--cache", "customers", "--key", KEY));
        arguments.addAll(List.of(more));
        return arguments.toArray(new String[0]);
    }

    @Test
    void run_keyInRedisAndInAJvm_isExplainedAndThenGoneEverywhere() {
        AtomicInteger loads = new AtomicInteger();
        try (RedisLink link = RedisLink.builder()
                        .standalone(address())
                        .namespace("shop")
                        .connect();
                TieredCache<Integer, String> cache = TieredCache.<Integer, String>named("customers")
                        .l1(MemoryTier.ofDefaults())
                        .l2(RedisTier.on(link, JsonCodec.of(String.class)))
                        .l3(key -> "row " + loads.incrementAndGet())
                        .l1Ttl(Duration.ofHours(1))
                        .build()) {
            Awaitility.await().until(() -> link.health().suspectPartitions() == 0);
            assertThat(cache.get(42)).isEqualTo("row 1");

            assertThat(run(arguments("--explain"))).isZero();
            assertThat(output())
                    .contains("in Redis  shop:{")
                    .contains("}:customers:42")
                    .contains("a value, no version")
                    .contains(" s old, to live for 3")
                    .doesNotContain("dropped");
            assertThat(cache.get(42)).isEqualTo("row 1");

            assertThat(run(arguments())).isZero();
            assertThat(output()).contains("dropped");
            Awaitility.await().until(() -> "row 2".equals(cache.get(42)));
        }
    }

    @Test
    void run_noSuchCache_saysSoAndDropsNothing() {
        assertThat(run("--standalone", address(), "--namespace", "shop", "--cache", "nope", "--key", "1"))
                .isEqualTo(1);
        assertThat(output())
                .contains("no cache named nope has ever been opened in namespace shop")
                .doesNotContain("dropped");
    }

    @Test
    void run_keyIsNotInRedis_saysSoAndNotifiesTheJvms() {
        try (RedisLink link =
                RedisLink.builder().standalone(address()).namespace("shop").connect()) {
            RedisTier.on(link, JsonCodec.of(String.class)).open("other").close();
        }
        assertThat(run("--standalone", address(), "--namespace", "shop", "--cache", "other", "--key", "a key"))
                .isZero();
        assertThat(output())
                .contains("other:a%20key")
                .contains("entry     none")
                .contains("dropped");
    }

    @Test
    void run_allKeysOfACacheThatIsOpen_areGoneEverywhere() {
        AtomicInteger loads = new AtomicInteger();
        try (RedisLink link = RedisLink.builder()
                        .standalone(address())
                        .namespace("tenants")
                        .connect();
                TieredCache<Integer, String> cache = TieredCache.<Integer, String>named("one")
                        .l1(MemoryTier.ofDefaults())
                        .l2(RedisTier.on(link, JsonCodec.of(String.class)))
                        .l3(key -> "row " + loads.incrementAndGet())
                        .l1Ttl(Duration.ofHours(1))
                        .build()) {
            Awaitility.await().until(() -> link.health().suspectPartitions() == 0);
            assertThat(cache.get(42)).isEqualTo("row 1");

            assertThat(dropAllKeys("one")).isZero();

            assertThat(output()).contains("dropped");
            Awaitility.await().until(() -> "row 2".equals(cache.get(42)));
        }
    }

    @Test
    void run_allKeysOfACacheThatIsClosed_nothingOfItStaysForEver() {
        try (RedisLink link =
                RedisLink.builder().standalone(address()).namespace("tenants").connect()) {
            RedisTier.on(link, JsonCodec.of(String.class)).open("gone").close();
            RedisTier.on(link, JsonCodec.of(String.class)).open("stays").close();
        }
        assertThat(keysWithoutTtl("gone")).hasSize(Generations.REGIONS);

        assertThat(dropAllKeys("gone")).isZero();

        assertThat(keysWithoutTtl("gone")).isEmpty();
        assertThat(keysWithoutTtl("stays")).hasSize(Generations.REGIONS);
        assertThat(dropAllKeys("gone")).isEqualTo(1);
        assertThat(output()).contains("no cache named gone has ever been opened");
    }

    @Test
    void run_allKeysOfACache_whoOpensItAgainIsGivenNothingFromBefore() {
        AtomicInteger loads = new AtomicInteger();
        for (int opening = 1; opening <= 2; opening++) {
            try (RedisLink link = RedisLink.builder()
                            .standalone(address())
                            .namespace("tenants")
                            .connect();
                    TieredCache<Integer, String> cache = TieredCache.<Integer, String>named("again")
                            .l2(RedisTier.on(link, JsonCodec.of(String.class)))
                            .l3(key -> "row " + loads.incrementAndGet())
                            .build()) {
                assertThat(cache.get(42)).isEqualTo("row " + opening);
            }
            assertThat(dropAllKeys("again")).isZero();
        }
    }

    private int dropAllKeys(String cache) {
        return run("--standalone", address(), "--namespace", "tenants", "--cache", cache, "--all-keys");
    }

    private List<String> keysWithoutTtl(String cache) {
        List<String> found = new ArrayList<>();
        RedisKeys keys = new RedisKeys("tenants", cache);
        for (int partition = 0; partition < Partitions.COUNT; partition++) {
            String key = new String(keys.generation(partition), StandardCharsets.US_ASCII);
            if (server.command("PTTL", key).equals("-1")) {
                found.add(key);
            }
        }
        return found;
    }

    @Test
    void run_emptyKey_isRefused() {
        assertThat(run("--standalone", address(), "--namespace", "shop", "--cache", "c", "--key", ""))
                .isEqualTo(64);
        assertThat(output()).contains("--key must not be empty");
    }

    @Test
    void run_noServer_namesTheCause() {
        assertThat(run("--cluster", "127.0.0.1:1", "--namespace", "shop", "--cache", "c", "--key", "k"))
                .isEqualTo(1);
        assertThat(output()).contains("127.0.0.1:1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--key 1 --cache c --namespace shop | give one of --cluster, --standalone and --sentinel",
                "--standalone a:1 --cache c --namespace shop | --key is missing",
                "--standalone a:1 --key 1 --cache c | --namespace is missing",
                "--standalone a:1 --key 1 --namespace shop | --cache is missing",
                "--standalone a:1 --cache c --namespace shop --all-keys --key 1 | --all-keys goes neither with --key",
                "--standalone a:1 --key | --key has no value behind it",
                "--standalone a:1 --standalone b:1 | is given twice",
                "--sentinel a:1 --namespace shop --cache c --key 1 | --sentinel wants MASTER@HOST:PORT",
                "--password secret | unknown argument --password",
                "--standalone a --namespace shop --cache c --key 1 | a",
                "--standalone a:1 --namespace a:b --cache c --key 1 | namespace must match",
            })
    void run_askedWrongly_namesWhatIsWrong(String arguments, String expected) {
        assertThat(run(arguments.split(" ", -1))).isEqualTo(64);
        assertThat(output()).contains(expected).contains("usage: java").doesNotContain("secret");
    }
}
