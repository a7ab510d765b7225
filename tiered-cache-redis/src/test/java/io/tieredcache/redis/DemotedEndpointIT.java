package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tieredcache.TieredCache;
import io.tieredcache.redis.json.JsonCodec;
import io.tieredcache.redis.testing.RedisServer;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.SharedTier;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One address leads first to one server and then to its replica, which has been promoted. */
@Timeout(120)
final class DemotedEndpointIT {

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(5);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private RedisServer first;
    private RedisServer second;
    private Door door;

    @BeforeEach
    void start() {
        first = Deployment.admit(RedisServer.start());
        second = Deployment.admit(RedisServer.start());
        copy(second, first);
        door = new Door(first.port());
    }

    private static void copy(RedisServer replica, RedisServer master) {
        replica.command("REPLICAOF", master.host(), "" + master.port());
        await().atMost(PATIENCE)
                .until(() -> replica.command("INFO", "replication").contains("master_link_status:up"));
    }

    @AfterEach
    void stop() throws IOException {
        door.close();
        first.close();
        second.close();
    }

    private RedisLink open() {
        return Deployment.patient().standalone(door.address()).connect();
    }

    private static TieredCache<String, String> cache(RedisLink link, AtomicReference<String> row) {
        return TieredCache.<String, String>named("cache")
                .l2(RedisTier.on(link, JsonCodec.of(String.class)))
                .l3(key -> row.get())
                .build();
    }

    private static void awaitSound(RedisLink link) {
        await().atMost(PATIENCE).until(() -> link.health().suspectPartitions() == 0);
    }

    @Test
    void plannedSwitch_oldConnectionsStayOpen_changesReachTheNewMasterAndTheOtherJvm() {
        AtomicReference<String> row = new AtomicReference<>("old");
        try (RedisLink link = open();
                RedisLink other = open();
                TieredCache<String, String> here = cache(link, row);
                TieredCache<String, String> there = cache(other, row)) {
            awaitSound(link);
            awaitSound(other);
            assertThat(here.get("key")).isEqualTo("old");
            assertThat(there.get("key")).isEqualTo("old");

            second.command("REPLICAOF", "NO", "ONE");
            copy(first, second);
            row.set("new");
            here.invalidate("key");
            door.leadTo(second.port());

            await().atMost(PATIENCE).until(() -> here.stats().pendingInvalidations() == 0);
            await().atMost(PATIENCE).until(() -> "new".equals(there.get("key")));
            awaitSound(link);
            awaitSound(other);
            await().atMost(PATIENCE)
                    .until(() -> !first.command("CLIENT", "LIST").contains("tiered-cache"));
            here.invalidate("key");
            assertThat(here.stats().pendingInvalidations()).isZero();
        }
    }

    @Test
    void demoted_noServerTakesItsPlace_isNotReadUntilItIsAMasterAgainAndThenGetsAReplay() {
        try (RedisLink link = open()) {
            SharedTier tier = RedisTier.on(link, new RawCodec()).open("cache");
            tier.subscribe(new SilentListener());
            awaitSound(link);
            assertThat(tier.invalidate(new InvalidateRequest("key", 0), LIMIT)).isInstanceOf(Invalidated.class);
            second.command("REPLICAOF", "NO", "ONE");
            copy(first, second);

            assertThat(tier.invalidate(new InvalidateRequest("key", 0), LIMIT)).isNotInstanceOf(Invalidated.class);

            first.command("CONFIG", "RESETSTAT");
            for (int i = 0; i < 20; i++) {
                tier.read("key", LIMIT);
            }
            assertThat(first.command("INFO", "commandstats")).doesNotContain("cmdstat_get:");
            assertThat(link.health().refusedLogins().get(door.address())).contains("is a replica");

            first.command("REPLICAOF", "NO", "ONE");

            await().atMost(PATIENCE)
                    .until(() -> tier.invalidate(new InvalidateRequest("key", 0), LIMIT) instanceof Invalidated);
            await().atMost(PATIENCE).until(() -> link.health().replayedChanges() > 0);
            awaitSound(link);
        }
    }

    @Test
    void masterDies_successorLacksAChange_theChangeIsReplayed() {
        AtomicReference<String> row = new AtomicReference<>("old");
        try (RedisLink link = open();
                TieredCache<String, String> cache = cache(link, row)) {
            awaitSound(link);
            String entry = Deployment.name("cache", "key");
            await().atMost(PATIENCE)
                    .until(() -> "old".equals(cache.get("key"))
                            && second.command("EXISTS", entry).equals("1"));
            second.command("REPLICAOF", "NO", "ONE");
            cache.invalidate("key");

            first.kill();
            door.leadTo(second.port());

            await().atMost(PATIENCE).until(() -> second.command("EXISTS", entry).equals("0"));
            awaitSound(link);
        }
    }
}
