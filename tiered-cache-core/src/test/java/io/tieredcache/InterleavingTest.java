package io.tieredcache;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.memory.MemoryTier;
import io.tieredcache.spi.CacheWriter;
import io.tieredcache.spi.CallContext;
import io.tieredcache.spi.Failure;
import io.tieredcache.spi.Operation;
import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.FaultySharedTier;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.StringCodec;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Single steps of another caller or JVM between two steps of a call. */
class InterleavingTest {

    private static final String CACHE = "words";

    private final Map<Integer, String> database = new ConcurrentHashMap<>(Map.of(1, "old"));
    private final FakeTicker ticker = new FakeTicker();
    private final InMemorySharedStore store = new InMemorySharedStore(ticker);
    private final FaultySharedTier<String> shared = FaultySharedTier.around(store.tier(new StringCodec()));

    private TieredCache<Integer, String> open() {
        return TieredCache.<Integer, String>named(CACHE)
                .l1(MemoryTier.ofDefaults())
                .l2(shared)
                .l3(database::get)
                .ticker(ticker)
                .build();
    }

    @Test
    void invalidate_readBetweenL1AndL2_bringsNoOldCopyBack() {
        try (TieredCache<Integer, String> cache = open()) {
            cache.get(1);
            database.put(1, "new");
            shared.beforeNext(
                    Operation.INVALIDATE, () -> assertThat(cache.get(1)).isEqualTo("old"));

            cache.invalidate(1);

            assertThat(cache.get(1)).isEqualTo("new");
        }
    }

    @Test
    void get_leaseTakenAwayTwice_answersAndKeepsNoCopy() {
        try (TieredCache<Integer, String> cache = open()) {
            Runnable evict = () -> store.evict(CACHE, "1");
            shared.beforeNext(Operation.FILL, () -> {
                evict.run();
                shared.beforeNext(Operation.FILL, evict);
            });

            assertThat(cache.get(1)).isEqualTo("old");
            assertThat(cache.stats().refusedFills()).isEqualTo(2);

            database.put(1, "new");
            assertThat(cache.get(1)).isEqualTo("new");
        }
    }

    @Test
    void put_anotherWriteCommitsBeforeItEnds_keepsNoOlderCopy() {
        AtomicReference<@Nullable TieredCache<Integer, String>> self = new AtomicReference<>();
        CacheWriter<Integer, String> writer = writing(value -> {
            if (value.equals("first")) {
                requireNonNull(self.get()).put(1, "second");
            }
        });
        try (TieredCache<Integer, String> cache = TieredCache.<Integer, String>named(CACHE)
                .l1(MemoryTier.ofDefaults())
                .l3(database::get, writer)
                .ticker(ticker)
                .build()) {
            self.set(cache);

            cache.put(1, "first");

            assertThat(cache.get(1)).isEqualTo("second");
        }
    }

    @Test
    void put_l2MissedItsBegin_whoReadsAfterTheCommitReadsPastL2() {
        AtomicReference<@Nullable TieredCache<Integer, String>> self = new AtomicReference<>();
        AtomicReference<@Nullable String> seen = new AtomicReference<>();
        CacheWriter<Integer, String> writer =
                writing(value -> seen.set(requireNonNull(self.get()).get(1)));
        try (TieredCache<Integer, String> cache = TieredCache.<Integer, String>named(CACHE)
                .l2(shared)
                .l3(database::get, writer)
                .ticker(ticker)
                .build()) {
            self.set(cache);
            assertThat(cache.get(1)).isEqualTo("old");
            shared.failNext(Operation.BEGIN, 1, Failure.Kind.TIMEOUT);

            cache.put(1, "new");

            assertThat(seen.get()).isEqualTo("new");
        }
    }

    @Test
    void get_loaderThrows_theNextJvmIsGivenTheLeaseAtOnce() {
        try (TieredCache<Integer, String> failing = open();
                TieredCache<Integer, String> next = open();
                TieredCache<Integer, String> last = open()) {
            assertThatThrownBy(() -> failing.get(1, key -> {
                        throw new IOException("no database");
                    }))
                    .isInstanceOf(CacheLoadingException.class)
                    .hasCauseInstanceOf(IOException.class);

            assertThat(next.get(1)).isEqualTo("old");
            assertThat(last.get(1)).isEqualTo("old");
            assertThat(last.stats().l3().loads()).isZero();
        }
    }

    /** A writer that writes to the database and then runs a step before the write ends. */
    private CacheWriter<Integer, String> writing(Consumer<String> afterCommit) {
        return new CacheWriter<>() {
            @Override
            public long write(Integer key, String value, CallContext context) {
                database.put(key, value);
                afterCommit.accept(value);
                return 0;
            }

            @Override
            public long delete(Integer key, CallContext context) {
                throw new UnsupportedOperationException();
            }
        };
    }
}
