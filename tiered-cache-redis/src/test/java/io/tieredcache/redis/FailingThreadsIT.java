package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tieredcache.redis.connection.ClientSettings;
import io.tieredcache.redis.connection.StartlessThreads;
import io.tieredcache.redis.testing.RedisServer;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.spi.shared.SharedTier;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One thread of a link does not start, in turn each of them; afterwards threads are available again. */
@Timeout(300)
final class FailingThreadsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LIMIT = TimeUnit.SECONDS.toNanos(5);

    private final RedisServer server = Deployment.server();

    private ClientSettings settings() {
        return Deployment.login()
                .standalone("localhost:" + server.port())
                .connectTimeout(Duration.ofSeconds(2))
                .commandTimeout(Duration.ofSeconds(2))
                .settings();
    }

    @Test
    void connect_anyThreadIsNotMade_failsClearlyOrHearsOfAllChangesInTheEnd() {
        assertThat(failEach(StartlessThreads::failingToMake))
                .as("guard, upkeep, repair, resolver, subscriber, heartbeat")
                .isGreaterThanOrEqualTo(6);
    }

    @Test
    void connect_anyThreadDoesNotStart_failsClearlyOrHearsOfAllChangesInTheEnd() {
        assertThat(failEach(StartlessThreads::failingToStart))
                .as("guard, subscriber, heartbeat; those of executors on JDK 17 only")
                .isGreaterThanOrEqualTo(3);
    }

    /** Returns the number of threads that a link has started; each has failed once. */
    private int failEach(IntFunction<StartlessThreads> failing) {
        for (int number = 1; ; number++) {
            StartlessThreads threads = failing.apply(number);
            useLink(threads, number);
            if (!threads.hasFailed()) {
                return number - 1;
            }
        }
    }

    private void useLink(StartlessThreads threads, int number) {
        try (RedisLink link = RedisLink.connect(settings(), threads)) {
            hearsOfChanges(link, number);
        } catch (RedisLinkException e) {
            assertThat(e).as("thread %d", number).hasMessageContaining("thread");
        }
        await("thread " + number).atMost(PATIENCE).until(() -> threads.alive().isEmpty());
    }

    private void hearsOfChanges(RedisLink link, int number) {
        Set<Long> received = ConcurrentHashMap.newKeySet();
        SharedTier tier = RedisTier.on(link, new RawCodec()).open("threads");
        tier.subscribe(new SilentListener() {
            @Override
            public void changed(long keyHash, long version, long fence) {
                received.add(keyHash);
            }
        });
        await("thread " + number).atMost(PATIENCE).until(() -> link.health().suspectPartitions() == 0);
        try (RedisLink other = RedisLink.connect(settings())) {
            SharedTier theirs = RedisTier.on(other, new RawCodec()).open("threads");
            assertThat(theirs.invalidate(new InvalidateRequest("key", 0), LIMIT))
                    .isInstanceOf(Invalidated.class);
        }
        await("thread " + number).atMost(PATIENCE).until(() -> received.contains(KeyHash.of("key")));
        tier.close();
    }
}
