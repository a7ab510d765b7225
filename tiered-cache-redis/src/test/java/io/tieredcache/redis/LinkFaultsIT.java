package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tieredcache.TieredCache;
import io.tieredcache.redis.client.Partitions;
import io.tieredcache.redis.json.JsonCodec;
import io.tieredcache.redis.testing.RedisServer;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.spi.shared.ReadReply;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.TierFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reactions of a link to garbage, refusals, and listeners that throw: calls fail, and the link recovers. */
@Timeout(240)
final class LinkFaultsIT {

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(5);
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final Logger log = (Logger) org.slf4j.LoggerFactory.getLogger(RedisLink.class);
    private RedisServer server;

    @BeforeEach
    void start() {
        server = Deployment.admit(RedisServer.start());
        appender.start();
        log.addAppender(appender);
        log.setLevel(Level.INFO);
    }

    @AfterEach
    void stop() {
        log.detachAppender(appender);
        log.setLevel(null);
        server.close();
    }

    private List<String> warnings() {
        return List.copyOf(appender.list).stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private static RedisLinkBuilder patient() {
        return Deployment.login().connectTimeout(Duration.ofSeconds(2)).commandTimeout(Duration.ofSeconds(2));
    }

    private static SharedTier subscribed(RedisLink link) {
        SharedTier tier = RedisTier.on(link, new RawCodec()).open("cache");
        tier.subscribe(new SilentListener());
        awaitCurrent(link);
        return tier;
    }

    private static void awaitCurrent(RedisLink link) {
        await().atMost(PATIENCE).until(() -> link.health().suspectPartitions() == 0);
    }

    /** A read gives up after its budget for L2, which is less than the timeout of a reply or a connection. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void allDefaults_serverHangs_isLeftAloneAndReadAgainAfterwards(int readers) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (RedisLink link = Deployment.login()
                        .standalone(Deployment.address(server))
                        .connect();
                TieredCache<Integer, String> cache = TieredCache.<Integer, String>named("cache")
                        .l2(RedisTier.on(link, JsonCodec.of(String.class)))
                        .l3(key -> "row " + key)
                        .build()) {
            assertThat(cache.get(0)).isEqualTo("row 0");
            server.pause();
            List<Thread> threads = new ArrayList<>();
            for (int reader = 0; reader < readers; reader++) {
                Thread thread = new Thread(() -> {
                    for (int key = 0; !over.get(); key = (key + 1) % 50) {
                        assertThat(cache.get(key)).isEqualTo("row " + key);
                    }
                });
                threads.add(thread);
                thread.start();
            }
            await().atMost(PATIENCE).until(() -> !link.health().openBreakers().isEmpty());

            server.resume();

            long hits = cache.stats().l2().hits();
            await().atMost(PATIENCE).until(() -> cache.stats().l2().hits() > hits);
            assertThat(link.health().openBreakers()).isEmpty();
            over.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        } finally {
            over.set(true);
            server.resume();
        }
    }

    @Test
    void reply_isGarbage_failsTheCallAndNoMore() throws Exception {
        List<String> garbage = List.of(
                "$2000000000\r\nabc",
                "*2000000000\r\n",
                "*1\r\n".repeat(15_000),
                "HTTP/1.1 400 Bad Request\r\n\r\n",
                ":x\r\n");
        try (MisquotingProxy proxy = new MisquotingProxy(server.port());
                RedisLink link = patient().standalone(proxy.address()).connect()) {
            SharedTier tier = subscribed(link);
            for (String reply : garbage) {
                for (String command : List.of("GET", "EVALSHA")) {
                    assertThat(tier.invalidate(new InvalidateRequest("key", 0), LIMIT))
                            .isInstanceOf(Invalidated.class);
                    proxy.misquote(command, reply);
                    ReadReply read = tier.read("key", LIMIT);
                    var invalidated = tier.invalidate(new InvalidateRequest("key", 0), LIMIT);
                    await().atMost(PATIENCE).until(proxy::hasMisquoted);
                    assertThat(read).as("GET after %s", reply).isNotNull();
                    assertThat(invalidated).as("EVALSHA after %s", reply).isNotNull();
                }
            }
            await().atMost(PATIENCE)
                    .until(() -> tier.invalidate(new InvalidateRequest("key", 0), LIMIT) instanceof Invalidated);
            awaitCurrent(link);
        }
    }

    @Test
    void subscription_isAnsweredWithGarbage_standsAgain() throws Exception {
        List<String> garbage = List.of(
                "$500000000\r\nabc",
                "*2000000000\r\n",
                "*1\r\n".repeat(15_000),
                "HTTP/1.1 400 Bad Request\r\n\r\n",
                "-MOVED x 127.0.0.1:1\r\n",
                "-MOVED 99999999999999 127.0.0.1:1\r\n");
        try (MisquotingProxy proxy = new MisquotingProxy(server.port());
                RedisLink link = patient().standalone(proxy.address()).connect()) {
            subscribed(link);
            for (String reply : garbage) {
                proxy.misquote("SSUBSCRIBE", reply);
                server.command("CLIENT", "KILL", "TYPE", "pubsub");
                await(reply).atMost(PATIENCE).until(proxy::hasMisquoted);
                awaitCurrent(link);
            }
        }
    }

    @Test
    void time_isGarbage_failsTheLoginAndNoMore() throws Exception {
        try (MisquotingProxy proxy = new MisquotingProxy(server.port());
                RedisLink link = patient().standalone(proxy.address()).connect()) {
            SharedTier tier = subscribed(link);
            proxy.misquote("TIME", "*2\r\n$1\r\nx\r\n$1\r\ny\r\n");
            server.command("CLIENT", "KILL", "TYPE", "normal");
            await().atMost(PATIENCE).until(() -> {
                tier.read("key", LIMIT);
                return proxy.hasMisquoted();
            });
            await().atMost(PATIENCE).until(() -> !(tier.read("key", LIMIT) instanceof TierFailure));
            awaitCurrent(link);
        }
    }

    @Test
    void subscription_isRefused_isOneLineAndStandsAgainWhenItIsNot() {
        try (RedisLink link = patient().standalone(Deployment.address(server)).connect()) {
            subscribed(link);
            appender.list.clear();
            Deployment.allow(server, RedisLink.aclRule(Deployment.NAMESPACE).replace(" +ssubscribe", ""));
            long before = logins();
            server.command("CLIENT", "KILL", "TYPE", "pubsub");

            await().atMost(PATIENCE).until(() -> logins() - before > 4);

            assertThat(warnings()).hasSizeLessThanOrEqualTo(2).anyMatch(line -> line.contains("ssubscribe"));
            Deployment.admit(server);
            awaitCurrent(link);
            assertThat(appender.list.stream().map(ILoggingEvent::getFormattedMessage))
                    .anyMatch(line -> line.contains("stands again"));
        }
    }

    private long logins() {
        return server.command("INFO", "commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_hello:"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('=') + 1, line.indexOf(','))))
                .findFirst()
                .orElse(0);
    }

    @Test
    void login_isRefused_isReportedOnceInHealthAndLogUntilItIsNot() {
        AtomicBoolean old = new AtomicBoolean(true);
        try (RedisLink link = RedisLink.builder()
                .namespace(Deployment.NAMESPACE)
                .standalone(Deployment.address(server))
                .connectTimeout(Duration.ofSeconds(2))
                .commandTimeout(Duration.ofSeconds(2))
                .user(Deployment.USER)
                .password(() -> (old.get() ? Deployment.PASSWORD : "rotated").toCharArray())
                .connect()) {
            SharedTier tier = subscribed(link);
            appender.list.clear();
            server.command("ACL", "SETUSER", Deployment.USER, "resetpass", ">rotated");
            server.command("CLIENT", "KILL", "TYPE", "normal");
            server.command("CLIENT", "KILL", "TYPE", "pubsub");
            await().atMost(PATIENCE).until(() -> {
                tier.read("key", LIMIT);
                return !link.health().refusedLogins().isEmpty();
            });
            assertThat(link.health().refusedLogins().get(Deployment.address(server)))
                    .contains("password")
                    .doesNotContain(Deployment.PASSWORD);
            for (int i = 0; i < 1_000; i++) {
                assertThat(tier.read("key", LIMIT)).isInstanceOf(TierFailure.class);
            }
            assertThat(warnings()).filteredOn(line -> line.contains("no login")).hasSize(1);

            old.set(false);

            await().atMost(PATIENCE)
                    .until(() -> tier.invalidate(new InvalidateRequest("key", 0), LIMIT) instanceof Invalidated);
            assertThat(link.health().refusedLogins()).isEmpty();
            awaitCurrent(link);
        }
    }

    @Test
    void listener_throwsWhenItHearsOfAChange_hearsThatItIsSuspectBeforeAnyProof() {
        List<String> received = new CopyOnWriteArrayList<>();
        AtomicBoolean broken = new AtomicBoolean(true);
        int partition = Partitions.of(KeyHash.of("key"));
        try (RedisLink link = patient().standalone(Deployment.address(server)).connect();
                RedisLink other =
                        patient().standalone(Deployment.address(server)).connect()) {
            SharedTier tier = RedisTier.on(link, new RawCodec()).open("cache");
            tier.subscribe(new SilentListener() {
                @Override
                public void changed(long keyHash, long version, long fence) {
                    received.add("changed");
                    throw new OutOfMemoryError("by a test");
                }

                @Override
                public void suspect(BitSet partitions) {
                    if (received.contains("changed") && partitions.get(partition)) {
                        if (broken.getAndSet(false)) {
                            received.add("suspect, but throws");
                            throw new IllegalStateException("by a test");
                        }
                        received.add("suspect");
                    }
                }

                @Override
                public void current(BitSet partitions, long ageNanos) {
                    if (received.contains("changed") && partitions.get(partition)) {
                        received.add("current");
                    }
                }
            });
            awaitCurrent(link);
            SharedTier theirs = RedisTier.on(other, new RawCodec()).open("cache");
            assertThat(theirs.invalidate(new InvalidateRequest("key", 0), LIMIT))
                    .isInstanceOf(Invalidated.class);

            await().atMost(PATIENCE).until(() -> received.contains("current"));

            assertThat(received.subList(0, 4)).containsExactly("changed", "suspect, but throws", "suspect", "current");
        }
    }
}
