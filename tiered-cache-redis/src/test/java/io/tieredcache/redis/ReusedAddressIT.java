package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tieredcache.redis.testing.RedisCluster;
import io.tieredcache.redis.testing.RedisServer;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.TierFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The addresses of a cluster come to belong to another one, which admits the same user. */
@Timeout(180)
final class ReusedAddressIT {

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(10);
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(200);
    /** The pause between two calls; the layout is read again after a tenth of a second. */
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

    private static final List<InvalidateRequest> CHANGES = IntStream.range(0, 500)
            .mapToObj(i -> new InvalidateRequest("key " + i, 0))
            .toList();

    private final Map<Integer, Door> doors = new ConcurrentHashMap<>();
    private RedisCluster ours;
    private RedisCluster strangers;

    @BeforeEach
    void start() {
        ours = Deployment.admit(RedisCluster.builder().announce(this::announced).start());
        strangers = Deployment.admit(RedisCluster.start());
    }

    private int announced(int port) {
        return door(port).port();
    }

    private Door door(int port) {
        return doors.computeIfAbsent(port, Door::new);
    }

    @AfterEach
    void stop() throws IOException {
        ours.close();
        strangers.close();
        for (Door door : doors.values()) {
            door.close();
        }
    }

    private void giveAddressesAway() {
        for (int i = 0; i < ours.nodes().size(); i++) {
            door(ours.nodes().get(i).port()).leadTo(strangers.nodes().get(i).port());
        }
        doors.values().forEach(Door::cut);
    }

    private static boolean allApplied(SharedTier tier) {
        return tier.invalidateAll(CHANGES, LIMIT).stream().allMatch(reply -> reply instanceof Invalidated);
    }

    private void moveOurs() {
        ours.nodes().forEach(node -> node.command("CONFIG", "SET", "cluster-announce-port", "" + node.port()));
        await().atMost(PATIENCE)
                .until(() -> ours.nodes().stream()
                        .map(node -> node.command("CLUSTER", "SLOTS").lines().toList())
                        .allMatch(line -> doors.values().stream().noneMatch(door -> line.contains("" + door.port()))));
    }

    @Test
    void ourNodesHaveMoved_isFollowedByTheSeedAndTheStrangersAreAskedNothing() {
        String seed = Deployment.address(ours.nodes().get(0));
        try (RedisLink link = Deployment.patient().cluster(seed).connect()) {
            SharedTier tier = RedisTier.on(link, new RawCodec()).open("cache");
            tier.subscribe(new SilentListener());
            assertThat(allApplied(tier)).isTrue();

            moveOurs();
            giveAddressesAway();

            await().atMost(PATIENCE).until(() -> allApplied(tier));
            await().atMost(PATIENCE).until(() -> link.health().suspectPartitions() == 0);
            for (RedisServer stranger : strangers.nodes()) {
                assertThat(stranger.command("INFO", "commandstats"))
                        .contains("cmdstat_cluster|slots")
                        .doesNotContain("cmdstat_eval", "cmdstat_get:", "cmdstat_ssubscribe", "cmdstat_spublish");
            }
        }
    }

    @Test
    void theGivenAddressesLeadToStrangers_areUsedAndGetAReplay() {
        List<String> seeds =
                ours.nodes().stream().map(node -> door(node.port()).address()).toList();
        try (RedisLink link = Deployment.patient().cluster(seeds).connect()) {
            SharedTier tier = RedisTier.on(link, new RawCodec()).open("cache");
            tier.subscribe(new SilentListener());
            await().atMost(PATIENCE).until(() -> link.health().suspectPartitions() == 0);
            assertThat(allApplied(tier)).isTrue();
            await().atMost(PATIENCE).until(() -> link.health().journaledChanges() >= CHANGES.size());

            giveAddressesAway();

            await().atMost(PATIENCE).until(() -> allApplied(tier));
            await().atMost(PATIENCE).until(() -> link.health().replayedChanges() >= CHANGES.size());
            await().atMost(PATIENCE).until(() -> link.health().suspectPartitions() == 0);
        }
    }

    @Test
    void noAddressLeadsToOurs_theLogStaysShort() {
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        Logger log = (Logger) org.slf4j.LoggerFactory.getLogger(RedisLink.class);
        appender.start();
        log.addAppender(appender);
        try (Door seed = new Door(ours.nodes().get(0).port());
                RedisLink link = Deployment.login().cluster(seed.address()).connect()) {
            SharedTier tier = RedisTier.on(link, new RawCodec()).open("cache");
            tier.subscribe(new SilentListener());
            await().atMost(PATIENCE).until(() -> link.health().suspectPartitions() == 0);

            seed.leadTo(0);
            seed.cut();
            giveAddressesAway();

            for (int i = 0; i < 500; i++) {
                assertThat(tier.invalidate(new InvalidateRequest("key " + i, 0), SHORT))
                        .isInstanceOf(TierFailure.class);
                LockSupport.parkNanos(PAUSE);
            }
            assertThat(List.copyOf(appender.list))
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .filteredOn(line -> !line.startsWith("subscribing"))
                    .doesNotHaveDuplicates()
                    .hasSizeLessThan(30);
            assertThat(link.health().refusedLogins().values()).anyMatch(why -> why.contains("another cluster"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            log.detachAppender(appender);
        }
    }
}
