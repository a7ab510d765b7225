package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.memory.MemoryTier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A loader that recurses without end fails its own calls, and no later call of the keys. */
@Timeout(60)
class EndOfTheStackTest {

    private static final int ROUNDS = 30;
    private static final int STACK_BYTES = 256 * 1024;

    @Test
    void get_loadersRecurseToTheEndOfTheStack_everyKeyIsLoadedAfterwards() throws InterruptedException {
        AtomicBoolean endless = new AtomicBoolean(true);
        AtomicReference<TieredCache<Integer, Integer>> self = new AtomicReference<>();
        List<Integer> slow = new ArrayList<>();
        List<Integer> dead = new ArrayList<>();
        try (TieredCache<Integer, Integer> cache = TieredCache.<Integer, Integer>named("chain")
                .l1(MemoryTier.ofDefaults())
                .l3(key -> endless.get() ? Objects.requireNonNull(self.get()).get(key + 1) : key)
                .build()) {
            self.set(cache);
            AtomicReference<Integer> deepest = new AtomicReference<>(0);
            for (int round = 0; round < ROUNDS; round++) {
                int first = round * 10_000;
                Thread thread = new Thread(
                        null,
                        () -> {
                            try {
                                cache.get(first);
                            } catch (Throwable expected) {
                                deepest.accumulateAndGet(first, Math::max);
                            }
                        },
                        "recursion",
                        STACK_BYTES);
                thread.start();
                thread.join();
            }
            assertThat(deepest.get()).isEqualTo((ROUNDS - 1) * 10_000);

            endless.set(false);
            CallOptions brief = CallOptions.defaults().withDeadline(Duration.ofMillis(50));
            for (int round = 0; round < ROUNDS; round++) {
                for (int key = round * 10_000; key < round * 10_000 + 2_000; key++) {
                    try {
                        cache.get(key, brief);
                    } catch (CacheDeadlineException e) {
                        slow.add(key);
                    }
                }
            }
            // A machine may pause for 50 ms and fail a call; a key that is blocked fails in every call.
            for (int key : slow) {
                try {
                    cache.get(key);
                } catch (CacheDeadlineException e) {
                    dead.add(key);
                }
            }
        }
        assertThat(dead).isEmpty();
    }
}
