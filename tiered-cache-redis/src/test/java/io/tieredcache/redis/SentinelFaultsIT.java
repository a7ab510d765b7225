package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tieredcache.redis.client.Partitions;
import io.tieredcache.redis.testing.RedisSentinels;
import io.tieredcache.redis.testing.RedisServer;
import io.tieredcache.spi.shared.AcquireRequest;
import io.tieredcache.spi.shared.BeginRequest;
import io.tieredcache.spi.shared.EndRequest;
import io.tieredcache.spi.shared.FillRequest;
import io.tieredcache.spi.shared.Floor;
import io.tieredcache.spi.shared.Intent;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.spi.shared.Lease;
import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.SharedEntry;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.Stored;
import io.tieredcache.spi.shared.TierFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The reactions of a link when the sentinels replace its master, and when they are down. */
@Timeout(180)
final class SentinelFaultsIT {

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(10);
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration DOWN_AFTER = Duration.ofMillis(300);
    private static final String KEY = "key";

    private RedisSentinels sentinels;
    private RedisLink link;
    private RedisLink other;
    private SharedTier tier;
    private SharedTier there;
    private final Queue<Long> received = new ConcurrentLinkedQueue<>();
    private final AtomicInteger suspected = new AtomicInteger();

    private final class Ear extends SilentListener {
        @Override
        public void changed(long keyHash, long version, long fence) {
            received.add(keyHash);
        }

        @Override
        public void suspect(BitSet partitions) {
            suspected.addAndGet(partitions.cardinality());
        }
    }

    @BeforeEach
    void start() {
        sentinels = Deployment.sentinels().downAfter(DOWN_AFTER).start();
        link = open();
        other = open();
        tier = RedisTier.on(link, new RawCodec()).open("cache");
        there = RedisTier.on(other, new RawCodec()).open("cache");
        tier.subscribe(new Ear());
        there.subscribe(new Ear());
        awaitSound();
    }

    private RedisLink open() {
        return Deployment.login()
                .sentinel(RedisSentinels.MASTER_NAME, Deployment.addresses(sentinels.sentinels()))
                .connectTimeout(Duration.ofSeconds(1))
                .nodeTimeout(DOWN_AFTER.multipliedBy(10))
                .connect();
    }

    private void awaitSound() {
        await().atMost(PATIENCE).until(() -> link.health().suspectPartitions() == 0);
        await().atMost(PATIENCE).until(() -> other.health().suspectPartitions() == 0);
    }

    @AfterEach
    void stop() {
        link.close();
        other.close();
        sentinels.close();
    }

    @Test
    void master_isKilledUnderReadsAndWrites_noAnswerIsWrongAndAllMovesToTheReplica() throws Exception {
        RedisServer master = sentinels.master();
        RedisServer replica = sentinels.replicas().get(0);
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong sinceFailover = new AtomicLong();
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        AtomicBoolean failedOver = new AtomicBoolean();
        Thread[] callers = new Thread[4];
        for (int i = 0; i < callers.length; i++) {
            String key = "busy " + i;
            callers[i] = new Thread(() -> {
                for (long version = 1; !over.get(); version++) {
                    boolean done = roundTrip(key, version, wrong);
                    if (done && failedOver.get()) {
                        sinceFailover.incrementAndGet();
                    }
                }
            });
            callers[i].start();
        }
        try {
            master.kill();
            sentinels.awaitOtherMaster(master);
            failedOver.set(true);
            await().atMost(PATIENCE).until(() -> sinceFailover.get() > 400);
        } finally {
            over.set(true);
            for (Thread caller : callers) {
                caller.join();
            }
        }
        assertThat(wrong).isEmpty();
        awaitSound();
        assertThat(suspected).hasValueGreaterThanOrEqualTo(Partitions.COUNT);
        received.clear();
        assertThat(tier.invalidate(new InvalidateRequest("told", 0), LIMIT)).isInstanceOf(Invalidated.class);
        await().atMost(PATIENCE).until(() -> received.contains(KeyHash.of("told")));
        await().atMost(PATIENCE).until(() -> clients(replica).contains("tiered-cache-sub"));
        await().atMost(PATIENCE).until(() -> clients(replica).contains("tiered-cache-beat"));
    }

    /** Stores a value and reads it. This test alone writes the key, so another value is wrong. */
    private boolean roundTrip(String key, long version, Queue<String> wrong) {
        String value = key + "=" + version;
        if (!(tier.begin(new BeginRequest(key, System.nanoTime(), 60_000), LIMIT) instanceof Intent intent)
                || !(tier.end(new EndRequest(key, intent, version, payload(value, version)), LIMIT)
                        instanceof Stored stored)) {
            return false;
        }
        if (tier.read(key, LIMIT) instanceof SharedEntry entry) {
            byte[] bytes = entry.bytes();
            String text =
                    bytes == null ? "" : new String(bytes, entry.offset(), entry.length(), StandardCharsets.US_ASCII);
            if (!text.startsWith(key + "=") || entry.version() > version) {
                wrong.add(text + " in place of " + value);
            }
            return entry.fence() >= stored.fence();
        }
        return false;
    }

    @Test
    void master_comesBackAsReplica_isNotWritten() {
        RedisServer master = sentinels.master();
        master.kill();
        sentinels.awaitOtherMaster(master);
        await().atMost(PATIENCE).until(() -> invalidated(KEY));
        awaitSound();

        master.restart(); // for some seconds it announces itself as a master, until the sentinels reconfigure it
        await().atMost(PATIENCE).until(() -> invalidated(KEY));
        store("value", 9);
        sentinels.awaitHealthy();

        assertThat(tier.read(KEY, LIMIT)).isInstanceOf(SharedEntry.class);
        assertThat(clients(master)).doesNotContain("tiered-cache");
        try (RedisLink late = open()) {
            assertThat(RedisTier.on(late, new RawCodec()).open("cache").read(KEY, LIMIT))
                    .isInstanceOf(SharedEntry.class);
        }
    }

    @Test
    void failover_onRequest_movesEverything() {
        RedisServer before = sentinels.master();
        store("value", 3);

        sentinels.failover();

        await().atMost(PATIENCE).until(() -> invalidated(KEY));
        sentinels.awaitHealthy();
        await().atMost(PATIENCE).until(() -> !clients(before).contains("tiered-cache"));
        await().atMost(PATIENCE).until(() -> link.health().replayedChanges() > 0);
        await().atMost(PATIENCE).until(() -> invalidated(KEY));
        awaitSound();
    }

    @Test
    void failover_losesAnAcknowledgedInvalidation_itsOriginReplaysIt() {
        loseAnInvalidation(false);

        await().atMost(PATIENCE).until(() -> link.health().replayedChanges() > 0);
        await().atMost(PATIENCE).until(() -> !(tier.read(KEY, LIMIT) instanceof TierFailure));
        await().atMost(PATIENCE).until(() -> !(tier.read(KEY, LIMIT) instanceof SharedEntry));
    }

    @Test
    void failover_losesAnInvalidationAndItsOriginIsGone_anotherJvmReplaysIt() {
        loseAnInvalidation(true);

        await().atMost(PATIENCE).until(() -> other.health().replayedChanges() > 0);
        await().atMost(PATIENCE).until(() -> !(there.read(KEY, LIMIT) instanceof TierFailure));
        await().atMost(PATIENCE).until(() -> !(there.read(KEY, LIMIT) instanceof SharedEntry));
    }

    /** The replica never receives the change, and so brings the old value back. */
    private void loseAnInvalidation(boolean originDies) {
        store("old", 5);
        RedisServer master = sentinels.master();
        RedisServer replica = sentinels.replicas().get(0);
        assertThat(master.command("WAIT", "1", "5000")).isEqualTo("1");
        replica.pause();
        master.command("CLIENT", "KILL", "TYPE", "replica");
        assertThat(tier.invalidate(new InvalidateRequest(KEY, 6), LIMIT)).isInstanceOf(Invalidated.class);
        await().atMost(PATIENCE).until(() -> received.contains(KeyHash.of(KEY)));
        if (originDies) {
            link.close();
        }
        master.kill();
        replica.resume();
        assertThat(replica.command("EXISTS", Deployment.name("cache", KEY))).isEqualTo("1");
        sentinels.awaitOtherMaster(master);
    }

    @Test
    void sentinels_allDie_theLinkGoesOnAndFollowsWhenOneIsBack() {
        sentinels.sentinels().forEach(RedisServer::kill);
        store("value", 1);

        await().pollDelay(Duration.ofSeconds(3)).atMost(PATIENCE).until(() -> invalidated(KEY));
        assertThat(link.health().suspectPartitions()).isZero();

        sentinels.sentinels().forEach(RedisServer::restart);
        sentinels.awaitHealthy();
        RedisServer master = sentinels.master();
        master.kill();
        sentinels.awaitOtherMaster(master);
        await().atMost(PATIENCE).until(() -> invalidated(KEY));
        awaitSound();
    }

    @Test
    void sentinel_missedTheFailover_isNotBelieved() {
        RedisServer late = sentinels.sentinels().get(0);
        List<RedisServer> others = sentinels.sentinels().subList(1, 3);
        RedisServer master = sentinels.master();
        late.kill();
        master.kill();
        sentinels.awaitOtherMaster(master);
        await().atMost(PATIENCE).until(() -> invalidated(KEY));
        awaitSound();
        others.forEach(RedisServer::kill);
        master.restart();

        late.restart(); // it names the old master, which announces itself as a master

        assertThat(late.command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", RedisSentinels.MASTER_NAME))
                .contains("" + master.port());
        await().pollDelay(Duration.ofSeconds(4)).atMost(PATIENCE).until(() -> invalidated(KEY));
        assertThat(clients(late)).contains("tiered-cache-sentinel");
        assertThat(clients(master)).doesNotContain("tiered-cache");
    }

    @Test
    void sentinel_namesAReplica_isNotFollowed() {
        RedisServer late = sentinels.sentinels().get(0);
        RedisServer before = sentinels.master();
        late.kill();
        sentinels.failover();
        await().atMost(PATIENCE).until(() -> before.command("ROLE").startsWith("slave"));
        sentinels.sentinels().subList(1, 3).forEach(RedisServer::kill);
        late.restart();

        assertThatThrownBy(() -> Deployment.to(sentinels).connect())
                .isInstanceOf(RedisLinkException.class)
                .hasMessageContaining(Deployment.address(before))
                .hasMessageContaining("says that it is a replica");
    }

    @Test
    void master_isReplacedWithoutANotification_theLinkMovesWithoutAnyFault() {
        RedisServer master = sentinels.master();
        master.command("ACL", "SETUSER", "default", "-slaveof", "-replicaof");

        sentinels.failover();

        assertThat(master.command("ROLE")).startsWith("master");
        await().atMost(PATIENCE).until(() -> !clients(master).contains("tiered-cache"));
        await().atMost(PATIENCE).until(() -> invalidated(KEY));
        awaitSound();
    }

    private boolean invalidated(String key) {
        return tier.invalidate(new InvalidateRequest(key, 0), LIMIT) instanceof Invalidated;
    }

    private void store(String value, long version) {
        Lease lease = (Lease) there.acquire(
                new AcquireRequest(KEY, System.nanoTime(), 60_000, AcquireRequest.ANY_VALUE, new Floor(version, 0)),
                LIMIT);
        assertThat(there.fill(new FillRequest(KEY, lease, payload(value, version)), LIMIT))
                .isInstanceOf(Stored.class);
    }

    private static Payload payload(String value, long version) {
        return Payload.of(value.getBytes(StandardCharsets.US_ASCII), version, 600_000, 0);
    }

    private static String clients(RedisServer server) {
        return server.command("CLIENT", "LIST");
    }
}
