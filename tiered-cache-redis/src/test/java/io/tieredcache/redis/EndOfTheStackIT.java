package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.TieredCache;
import io.tieredcache.redis.json.JsonCodec;
import io.tieredcache.redis.testing.RedisServer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A loader that recurses without end takes no connection from the other caches of the link. */
@Timeout(120)
final class EndOfTheStackIT {

    private static final int ROUNDS = 40;
    private static final int STACK_BYTES = 256 * 1024;

    private final RedisServer server = Deployment.server();

    @Test
    void get_aLoaderRecursesToTheEndOfTheStack_otherCachesAreReadAsBefore() throws InterruptedException {
        AtomicReference<TieredCache<Integer, Integer>> self = new AtomicReference<>();
        try (RedisLink link = Deployment.to(server).connect();
                TieredCache<Integer, Integer> endless = TieredCache.<Integer, Integer>named("endless")
                        .l2(RedisTier.on(link, JsonCodec.of(Integer.class)))
                        .l3(key -> Objects.requireNonNull(self.get()).get(key + 1))
                        .build();
                TieredCache<Integer, Integer> neighbour = TieredCache.<Integer, Integer>named("neighbour")
                        .l2(RedisTier.on(link, JsonCodec.of(Integer.class)))
                        .l3(key -> key)
                        .build()) {
            self.set(endless);
            for (int round = 0; round < ROUNDS; round++) {
                int first = round * 10_000;
                Thread thread = new Thread(null, () -> ask(endless, first), "recursion", STACK_BYTES);
                thread.start();
                thread.join();
            }

            for (int key = 0; key < 100; key++) {
                assertThat(neighbour.get(key)).isEqualTo(key);
                assertThat(neighbour.get(key)).isEqualTo(key);
            }
            assertThat(neighbour.stats().l2().failures()).isZero();
            assertThat(neighbour.stats().l2().hits()).isEqualTo(100);
        }
    }

    private static void ask(TieredCache<Integer, Integer> cache, int key) {
        try {
            assertThat(cache.get(key)).isNull();
        } catch (Throwable endOfTheStack) {
            // The call must end so.
        }
    }
}
