package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tieredcache.redis.testing.RedisServer;
import io.tieredcache.spi.shared.SharedTier;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A peer that accepts a subscription and then stops reading from it. */
@Timeout(120)
final class StuckPeerIT {

    private static final int RECEIVE_BUFFER = 4 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static FutureTask<?> start(Runnable work) {
        FutureTask<?> task = new FutureTask<>(work, null);
        Thread thread = new Thread(task, "stuck-peer-test");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private static SharedTier open(RedisLink link, String cache) {
        SharedTier tier = RedisTier.on(link, new RawCodec()).open(cache);
        tier.subscribe(new SilentListener());
        return tier;
    }

    private static void freeze(RedisServer server, TlsDoor door) {
        int before = door.frozen();
        door.freezeSubscriptions(true);
        server.command("CLIENT", "KILL", "TYPE", "pubsub");
        await().atMost(PATIENCE).until(() -> door.frozen() > before);
    }

    @Test
    void subscribe_thePeerStopsReading_neitherOpeningNorClosingWaitsAndTheLinkRecovers() throws Exception {
        Certificate right = Certificate.naming("ip:127.0.0.1");
        try (RedisServer server = Deployment.admit(RedisServer.start());
                TlsDoor door = new TlsDoor(right.server(), server.port(), RECEIVE_BUFFER)) {
            RedisLink link = Deployment.login()
                    .standalone(door.address())
                    .tls(new FewBytesAhead(Certificate.trusting(right).getSocketFactory()))
                    .connectTimeout(Duration.ofSeconds(2))
                    .commandTimeout(Duration.ofSeconds(2))
                    .connect();
            SharedTier first = open(link, "first");
            await().atMost(PATIENCE).until(() -> link.health().suspectPartitions() == 0);

            freeze(server, door);
            assertThat(start(() -> open(link, "second"))).succeedsWithin(PATIENCE);
            door.freezeSubscriptions(false);
            await().atMost(PATIENCE).until(() -> link.health().suspectPartitions() == 0);

            freeze(server, door);
            assertThat(start(first::close)).succeedsWithin(PATIENCE);
            assertThat(start(link::close)).succeedsWithin(PATIENCE);
        }
    }
}
