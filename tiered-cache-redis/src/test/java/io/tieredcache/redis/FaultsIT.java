package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tieredcache.redis.json.Jackson2Codec;
import io.tieredcache.redis.json.JsonCodec;
import io.tieredcache.redis.testing.RedisServer;
import io.tieredcache.spi.Failure;
import io.tieredcache.spi.shared.AcquireRequest;
import io.tieredcache.spi.shared.FillRequest;
import io.tieredcache.spi.shared.Floor;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.Lease;
import io.tieredcache.spi.shared.Missing;
import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.ReadReply;
import io.tieredcache.spi.shared.SharedEntry;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.Stored;
import io.tieredcache.spi.shared.TierFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(60)
final class FaultsIT {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(5);
    private static final String KEY = "key";

    private RedisServer server;
    private RedisLink link;
    private SharedTier tier;

    @BeforeEach
    void start() {
        server = Deployment.admit(RedisServer.start());
        link = Deployment.to(server).connect();
        tier = RedisTier.on(link, new RawCodec()).open("cache");
    }

    @AfterEach
    void stop() {
        link.close();
        server.close();
    }

    @Test
    void scripts_flushed_areLoadedAgain() {
        store(KEY, new byte[] {1});
        server.command("SCRIPT", "FLUSH");

        store("other", new byte[] {2});
        assertThat(tier.invalidate(new InvalidateRequest(KEY, 0), SECOND)).isInstanceOf(Invalidated.class);
    }

    @Test
    void data_flushed_isAbsentAndRefusesTheLateFill() {
        Lease lease = lease(KEY);
        server.command("FLUSHALL");

        assertThat(tier.read(KEY, SECOND)).isSameAs(Missing.ABSENT);
        assertThat(tier.fill(new FillRequest(KEY, lease, payload(new byte[1])), SECOND))
                .isNotInstanceOf(Stored.class);
    }

    @Test
    void key_ofAnotherType_isRemovedAndThenWorks() {
        server.command("RPUSH", name(KEY), "x");
        assertThat(tier.read(KEY, SECOND)).isSameAs(Missing.ABSENT);
        server.command("RPUSH", name(KEY), "x");
        store(KEY, new byte[] {1});
        assertThat(tier.read(KEY, SECOND)).isInstanceOf(SharedEntry.class);
    }

    @Test
    void bytes_foreignOrDamaged_areUnreadableAndAreReplaced() {
        server.command("SET", name(KEY), "not ours");
        assertThat(tier.read(KEY, SECOND)).isSameAs(Missing.UNREADABLE);
        store(KEY, new byte[] {1, 2, 3});
        for (int at : new int[] {0, 3, 8, 12, 16, 32, 48, 60, 64, 96}) {
            String before = server.command("GETRANGE", name(KEY), "" + at, "" + at);
            server.command("SETRANGE", name(KEY), "" + at, before.equals("~") ? "}" : "~");
            assertThat(tier.read(KEY, SECOND)).as("byte %d", at).isInstanceOf(Missing.class);
            server.command("DEL", name(KEY));
            store(KEY, new byte[] {1, 2, 3});
        }
        server.command("SETRANGE", name(KEY), "96", "~");
        assertThat(tier.read(KEY, SECOND)).isSameAs(Missing.UNREADABLE);
        store(KEY, new byte[] {4});
        assertThat(tier.read(KEY, SECOND)).isInstanceOf(SharedEntry.class);
    }

    @Test
    void server_paused_everyCallEndsWhileItStillHangs() {
        try (RedisLink strict =
                Deployment.login().standalone(Deployment.address(server)).connect()) {
            SharedTier quick = RedisTier.on(strict, new RawCodec())
                    .compressFrom(Integer.MAX_VALUE)
                    .maxValueBytes(16 << 20)
                    .open("cache");
            Lease lease = lease(KEY);
            server.pause();
            ReadReply read = quick.read(KEY, SECOND);
            Object fill = quick.fill(new FillRequest(KEY, lease, payload(new byte[15 << 20])), SECOND);
            List<ReadReply> all = quick.readAll(List.of("a", "b", "c"), TimeUnit.MILLISECONDS.toNanos(50));
            server.resume();

            assertThat(read).isInstanceOf(TierFailure.class);
            assertThat(fill).isInstanceOf(TierFailure.class);
            assertThat(all).hasSize(3).allMatch(TierFailure.class::isInstance);
            await().until(() -> quick.read("a", SECOND) == Missing.ABSENT);
        }
    }

    @Test
    void connections_cutByTheServer_areReplacedUnnoticed() {
        store(KEY, new byte[] {1});
        server.command("CLIENT", "KILL", "USER", Deployment.USER);

        assertThat(tier.read(KEY, SECOND)).isInstanceOf(SharedEntry.class);
        server.command("CLIENT", "KILL", "USER", Deployment.USER);
        assertThat(tier.readAll(List.of(KEY, KEY), SECOND)).allMatch(SharedEntry.class::isInstance);
    }

    @Test
    void subscription_cut_isSuspectAndComesBack() {
        AtomicInteger suspects = new AtomicInteger();
        AtomicInteger changes = new AtomicInteger();
        tier.subscribe(new SilentListener() {
            @Override
            public void changed(long keyHash, long version, long fence) {
                changes.incrementAndGet();
            }

            @Override
            public void suspect(BitSet partitions) {
                suspects.incrementAndGet();
            }
        });
        await().until(() -> suspects.get() >= 1);
        int before = suspects.get();
        server.command("CLIENT", "KILL", "TYPE", "pubsub");

        await().until(() -> suspects.get() >= before + 2);
        SharedTier writer = RedisTier.on(link, new RawCodec()).open("cache");
        await().until(() -> {
            writer.invalidate(new InvalidateRequest(KEY, 0), SECOND);
            return changes.get() > 0;
        });
    }

    @Test
    void link_fiftyCaches_needTheConnectionsOfOneAndCloseLeavesNothing() {
        List<SharedTier> tiers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            SharedTier one = RedisTier.on(link, new RawCodec()).open("cache" + i);
            one.subscribe(new SilentListener());
            assertThat(one.read(KEY, SECOND)).isSameAs(Missing.ABSENT);
            tiers.add(one);
        }
        await().until(() -> connections("tiered-cache-beat ") == 1);
        assertThat(connections("tiered-cache-sub ")).isOne();
        assertThat(connections("tiered-cache ")).as("for commands with one key").isLessThanOrEqualTo(4);

        tiers.forEach(SharedTier::close);
        await().until(() -> connections("tiered-cache-") == 0);
        link.close();

        await().until(() -> connections("tiered-cache") == 0);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().endsWith(Deployment.address(server))));
        assertThat(tier.read(KEY, SECOND)).isInstanceOf(TierFailure.class);
    }

    @Test
    void health_beforeAnyCacheListens_saysThatNothingIsProved() {
        try (RedisLink fresh = Deployment.to(server).connect();
                SharedTier listening = RedisTier.on(fresh, new RawCodec()).open("listening")) {
            assertThat(fresh.health().heartbeatAgeMillis()).isEqualTo(-1);

            listening.subscribe(new SilentListener());

            await().until(() -> fresh.health().heartbeatAgeMillis() >= 0);
        }
    }

    @Test
    void open_aCacheOfThatNameHasOtherValues_isRefusedUntilItIsClosed() {
        RedisTier<String> words = RedisTier.on(link, JsonCodec.of(String.class));
        RedisTier<Integer> numbers = RedisTier.on(link, JsonCodec.of(Integer.class));
        SharedTier open = words.open("one");
        SharedTier same = words.open("one");

        assertThatThrownBy(() -> numbers.open("one"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("\"one\" is open on this link with JSON of java.lang.String")
                .hasMessageContaining("JSON of java.lang.Integer");
        RedisTier<String> byAnother = RedisTier.on(link, Jackson2Codec.of(new ObjectMapper(), String.class));
        assertThatThrownBy(() -> byAnother.open("one")).hasMessageContaining("JSON by Jackson 2 of java.lang.String");

        open.close();
        same.close();
        numbers.open("one").close();
    }

    @Test
    void value_tooLarge_isRefusedAndItsLeaseGivenBack() {
        SharedTier small =
                RedisTier.on(link, new RawCodec()).maxValueBytes(1024).open("cache");

        assertThat(small.maxValueBytes()).isEqualTo(1024);
        assertThat(small.fill(new FillRequest(KEY, lease(KEY), payload(new byte[1025])), SECOND))
                .isInstanceOf(TierFailure.class);
        lease(KEY);
    }

    @Test
    void schemas_olderAndNewer_doNotFight() {
        SharedTier newer = RedisTier.on(link, new RawCodec(64, 1)).open("cache");
        store(KEY, new byte[] {1});
        assertThat(newer.read(KEY, SECOND)).isSameAs(Missing.OTHER_SCHEMA);
        Lease lease =
                (Lease) newer.acquire(new AcquireRequest(KEY, 7, 60_000, AcquireRequest.ANY_VALUE, Floor.NONE), SECOND);
        assertThat(newer.fill(new FillRequest(KEY, lease, payload(new byte[] {2})), SECOND))
                .isInstanceOf(Stored.class);

        assertThat(tier.read(KEY, SECOND)).isSameAs(Missing.OTHER_SCHEMA);
        assertThat(tier.acquire(new AcquireRequest(KEY, 8, 60_000, AcquireRequest.ANY_VALUE, Floor.NONE), SECOND))
                .isSameAs(io.tieredcache.spi.shared.Bypass.NEWER_SCHEMA);
    }

    @Test
    void memory_exhausted_stillInvalidates() {
        store(KEY, new byte[] {1});
        server.command("CONFIG", "SET", "maxmemory-policy", "noeviction");
        server.command("CONFIG", "SET", "maxmemory", "1");

        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(RedisLink.class);
        logger.addAppender(log);
        Object refused =
                tier.acquire(new AcquireRequest("other", 9, 60_000, AcquireRequest.ANY_VALUE, Floor.NONE), SECOND);
        logger.detachAppender(log);

        assertThat(refused).isInstanceOf(TierFailure.class);
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(line -> line.contains("answered: OOM") && line.contains("was not carried out"));
        assertThat(((TierFailure) refused).kind()).isEqualTo(Failure.Kind.REJECTED);
        assertThat(tier.invalidate(new InvalidateRequest(KEY, 0), SECOND)).isInstanceOf(Invalidated.class);
        assertThat(tier.read(KEY, SECOND)).isSameAs(Missing.ABSENT);
    }

    private long connections(String name) {
        return server.command("CLIENT", "LIST")
                .lines()
                .filter(line -> line.contains("name=" + name))
                .count();
    }

    private Lease lease(String key) {
        Object reply = tier.acquire(
                new AcquireRequest(key, System.nanoTime() | 1, 60_000, AcquireRequest.ANY_VALUE, Floor.NONE), SECOND);
        assertThat(reply).isInstanceOf(Lease.class);
        return (Lease) reply;
    }

    private void store(String key, byte[] value) {
        assertThat(tier.fill(new FillRequest(key, lease(key), payload(value)), SECOND))
                .isInstanceOf(Stored.class);
    }

    private static Payload payload(byte[] value) {
        return Payload.of(value, 1, 3_600_000, 0);
    }

    private static String name(String key) {
        return Deployment.name("cache", key);
    }
}
