package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.guard.Warnings;
import io.tieredcache.spi.Failure;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.shared.TierFailure;
import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.FaultySharedTier;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.MapSource;
import io.tieredcache.testing.StringCodec;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The log counts the values that L2 did not store. */
class LostStoreWarningsTest {

    private static final TierFailure LATE = new TierFailure(Failure.Kind.TIMEOUT, "no reply in time", null);

    private final FakeTicker ticker = new FakeTicker();
    private final LostStoreWarnings lostStores =
            new LostStoreWarnings("rows", true, new FakeTime(ticker), new Warnings("rows"));

    @Test
    void note_manyFailures_saysTheFirstAndThenTheirNumberOnceAMinute() {
        try (LoggedWarnings warnings = LoggedWarnings.open()) {
            lostStores.note(Operation.FILL, LATE);
            for (int i = 0; i < 20; i++) {
                lostStores.note(Operation.INVALIDATE, LATE);
                lostStores.note(Operation.END, LATE);
                lostStores.note(Operation.FILL, LATE);
                lostStores.note(Operation.READ, LATE);
            }
            assertThat(warnings.containing("what L2 did not take lately"))
                    .singleElement()
                    .asString()
                    .contains("rows", "changes 0, loaded values 1", "no reply in time", "these puts are lost");

            ticker.advance(Duration.ofMinutes(1));
            lostStores.note(Operation.BEGIN, LATE);

            assertThat(warnings.containing("changes 41, loaded values 20")).hasSize(1);
        }
    }

    @Test
    void note_onlyReadsFail_saysNothing() {
        try (LoggedWarnings warnings = LoggedWarnings.open()) {
            lostStores.note(Operation.READ, LATE);
            lostStores.note(Operation.ACQUIRE, LATE);
            lostStores.note(Operation.RELEASE, LATE);

            assertThat(warnings.containing("what L2 did not take lately")).isEmpty();
        }
    }

    @Test
    void cache_l2TakesNeitherWritesNorLoadedValues_itsLogSaysSo() {
        FaultySharedTier<String> shared = FaultySharedTier.around(new InMemorySharedStore().tier(new StringCodec()));
        shared.fail(Operation.BEGIN, Failure.Kind.TIMEOUT);
        shared.fail(Operation.FILL, Failure.Kind.TIMEOUT);
        shared.fail(Operation.INVALIDATE, Failure.Kind.TIMEOUT);
        MapSource<Integer, String> rows = MapSource.versioned();
        rows.store(1, "one");
        for (boolean write : new boolean[] {true, false}) {
            try (LoggedWarnings warnings = LoggedWarnings.open();
                    TieredCache<Integer, String> cache = TieredCache.<Integer, String>named("rows")
                            .l2(shared)
                            .l3(rows, rows)
                            .build()) {
                if (write) {
                    assertThat(cache.put(1, "two")).isEqualTo(WriteOutcome.PENDING);
                } else {
                    cache.get(1);
                }

                assertThat(warnings.containing("Changes are sent again")).hasSize(1);
                assertThat(warnings.containing(write ? "changes 1, loaded values 0" : "changes 0, loaded values 1"))
                        .hasSize(1);
            }
        }
    }
}
