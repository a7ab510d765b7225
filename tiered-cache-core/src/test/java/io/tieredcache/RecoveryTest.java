package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.spi.Operation;
import io.tieredcache.testing.FaultySharedTier;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.StringCodec;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A change that L2 has not confirmed is sent again until it is confirmed, through all failures of L2. */
class RecoveryTest {

    private final FaultySharedTier<String> shared =
            FaultySharedTier.around(new InMemorySharedStore().tier(new StringCodec()));

    @Test
    void invalidate_theTierThrowsOnRecovery_isStillConfirmedInTheEnd() {
        AtomicBoolean thrownAgain = new AtomicBoolean();
        try (TieredCache<Integer, String> cache =
                TieredCache.<Integer, String>named("words").l2(shared).build()) {
            shared.beforeNext(Operation.INVALIDATE, () -> {
                shared.beforeNext(Operation.INVALIDATE, () -> {
                    thrownAgain.set(true);
                    throw new IllegalStateException("a tier that breaks its contract");
                });
                throw new IllegalStateException("a tier that breaks its contract");
            });

            assertThat(cache.invalidate(1)).isEqualTo(WriteOutcome.PENDING);

            Awaitility.await().until(() -> cache.stats().pendingInvalidations() == 0);
            assertThat(thrownAgain).isTrue();
        }
    }
}
