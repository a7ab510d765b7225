package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.spi.Failure;
import io.tieredcache.spi.NotWrittenException;
import io.tieredcache.spi.Operation;
import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.FaultySharedTier;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.StringCodec;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The requests that a write sends to L2, and their times. */
class WriteModeTest {

    private final FakeTicker ticker = new FakeTicker();
    private final InMemorySharedStore store = new InMemorySharedStore(ticker);
    private final FaultySharedTier<String> l2 = FaultySharedTier.around(store.tier(new StringCodec()));
    private final ScriptedSource l3 = new ScriptedSource();

    private TieredCache<Integer, String> open(WriteMode mode) {
        return TierSet.L1_L2_L3.with(l2, l3, ticker).writeMode(mode).build();
    }

    @Test
    void put_post_notifiesL2AfterTheCommitAndStoresNothing() {
        l3.rows.store(1, "old");
        try (TieredCache<Integer, String> cache = open(WriteMode.POST);
                TieredCache<Integer, String> other = open(WriteMode.POST)) {
            other.get(1);
            l3.beforeNextWrite(
                    () -> assertThat(store.calls(Operation.INVALIDATE)).isZero());

            assertThat(cache.put(1, "new")).isEqualTo(WriteOutcome.APPLIED);

            assertThat(store.calls(Operation.BEGIN)).isZero();
            assertThat(store.calls(Operation.INVALIDATE)).isOne();
            assertThat(other.get(1)).isEqualTo("new");
            assertThat(cache.get(1)).isEqualTo("new");
        }
    }

    @Test
    void put_postAndL2Fails_isPending() {
        try (TieredCache<Integer, String> cache = open(WriteMode.POST)) {
            l2.failNext(Operation.INVALIDATE, 1, Failure.Kind.TIMEOUT);
            assertThat(cache.put(1, "new")).isEqualTo(WriteOutcome.PENDING);
            assertThat(l3.rows.find(1)).isEqualTo("new");
        }
    }

    @Test
    void put_postWithoutAWriter_isStoredAllTheSame() {
        try (TieredCache<Integer, String> cache =
                TierSet.L2.with(l2, l3, ticker).writeMode(WriteMode.POST).build()) {
            cache.put(1, "one");
            assertThat(cache.getIfPresent(1)).isEqualTo("one");
        }
    }

    @Test
    void put_intentAndL2IsDead_isWrittenAndPending() {
        try (TieredCache<Integer, String> cache = open(WriteMode.INTENT)) {
            l2.failNext(Operation.BEGIN, 1, Failure.Kind.TIMEOUT);
            assertThat(cache.put(1, "new")).isEqualTo(WriteOutcome.PENDING);
            assertThat(l3.rows.find(1)).isEqualTo("new");
        }
    }

    @Test
    void put_intentRequiredAndL2IsDead_throwsBeforeAnythingIsWritten() {
        l3.rows.store(1, "old");
        try (TieredCache<Integer, String> cache = open(WriteMode.INTENT_REQUIRED)) {
            l2.failNext(Operation.BEGIN, 1, Failure.Kind.TIMEOUT);

            assertThatThrownBy(() -> cache.put(1, "new"))
                    .isInstanceOf(CacheWritingException.class)
                    .hasMessageContaining("which writeMode requires (")
                    .hasMessageContaining("nothing was written");

            assertThat(l3.rows.find(1)).isEqualTo("old");
            assertThat(cache.get(1)).isEqualTo("old");
        }
    }

    @Test
    void put_outcomeUnknown_noJvmStoresAnEarlierReadAfterTheLateCommit() {
        l3.rows.store(1, "old");
        try (TieredCache<Integer, String> cache = open(WriteMode.INTENT);
                TieredCache<Integer, String> other = open(WriteMode.INTENT)) {
            l3.beforeNextWrite(() -> {
                throw new IllegalStateException("the connection is gone");
            });
            assertThatThrownBy(() -> cache.put(1, "new"))
                    .isInstanceOf(CacheWritingException.class)
                    .hasMessageContaining("it is unknown whether it wrote");
            assertThat(other.get(1)).isEqualTo("old");

            l3.rows.store(1, "new");
            ticker.advance(Duration.ofSeconds(3));

            assertThat(other.get(1)).isEqualTo("new");
            assertThat(store.size()).as("values in L2").isZero();
        }
    }

    @Test
    void put_certainlyNotWritten_copiesMayBeStoredAtOnce() {
        l3.rows.store(1, "old");
        try (TieredCache<Integer, String> cache = open(WriteMode.INTENT)) {
            l3.beforeNextWrite(() -> {
                throw new NotWrittenException("refused", null);
            });
            assertThatThrownBy(() -> cache.put(1, "new"))
                    .isInstanceOf(CacheWritingException.class)
                    .hasMessageContaining("nothing was written");

            assertThat(cache.get(1)).isEqualTo("old");
            assertThat(store.size()).as("values in L2").isOne();
        }
    }
}
