package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.memory.MemoryTier;
import io.tieredcache.spi.CacheLoader;
import io.tieredcache.spi.CacheWriter;
import io.tieredcache.spi.CallContext;
import io.tieredcache.spi.Loaded;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.MapSource;
import io.tieredcache.testing.StringCodec;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A value that is not kept, or cannot be right, is refused, or counted with one warning. */
class NothingSilentTest {

    private static final int LIMIT = 10;
    private static final String SHORT = "short";
    private static final String LONG = "longer than ten bytes";

    private final InMemorySharedStore store = new InMemorySharedStore();
    private final MapSource<Integer, String> rows = MapSource.versioned();

    private TieredCacheBuilder<Integer, String> builder() {
        return TieredCache.<Integer, String>named("numbers")
                .l1(MemoryTier.ofDefaults())
                .l2(limited(store.tier(new StringCodec())));
    }

    /** A tier that accepts values of up to ten bytes. */
    private static <V> SharedTier.Factory<V> limited(SharedTier.Factory<V> factory) {
        return new ProxiedTier<>(
                factory, (method, args, onward) -> method.equals("maxValueBytes") ? LIMIT : onward.call());
    }

    @Test
    void put_moreThanL2TakesAndNoDatabase_isRefusedBeforeAnythingChanges() {
        try (TieredCache<Integer, String> cache = builder().build()) {
            cache.put(1, SHORT);

            assertThatThrownBy(() -> cache.put(1, LONG))
                    .isInstanceOf(CacheCodecException.class)
                    .hasMessageContaining("java.lang.String is 21 bytes, and L2 takes 10 at most")
                    .hasMessageContaining("raise maxValueBytes");
            assertThat(cache.get(1)).isEqualTo(SHORT);
        }
    }

    @Test
    void put_moreThanL2TakesWithADatabase_isWrittenCountedAndWarnedOfOnce() {
        try (LoggedWarnings warnings = LoggedWarnings.open();
                TieredCache<Integer, String> cache = builder().l3(rows, rows).build()) {
            assertThat(cache.put(1, LONG)).isEqualTo(WriteOutcome.APPLIED);
            assertThat(cache.put(1, LONG)).isEqualTo(WriteOutcome.APPLIED);

            assertThat(rows.find(1)).isEqualTo(LONG);
            assertThat(cache.get(1)).isEqualTo(LONG);
            assertThat(cache.stats().l2().failures()).isGreaterThanOrEqualTo(2);
            assertThat(cache.stats().l2().lostWrites()).isEqualTo(2);
            assertThat(store.size()).isZero();
            assertThat(warnings.containing("L2 takes 10 at most")).hasSize(1);
        }
    }

    @Test
    void get_rowIsMoreThanL2Takes_isAnsweredCountedAndWarnedOf() {
        rows.store(1, LONG);
        try (LoggedWarnings warnings = LoggedWarnings.open();
                TieredCache<Integer, String> cache = builder().l3(rows, rows).build()) {
            assertThat(cache.get(1)).isEqualTo(LONG);

            assertThat(cache.stats().l2().failures()).isPositive();
            assertThat(cache.stats().l2().lostFills()).isEqualTo(1);
            assertThat(warnings.containing("raise maxValueBytes")).hasSize(1);
        }
    }

    @Test
    void put_writerReturnsANegativeVersion_isTakenForNoneAndWarnedOf() {
        CacheWriter<Integer, String> writer = new CacheWriter<>() {
            @Override
            public long write(Integer key, String value, CallContext context) {
                rows.store(key, value);
                return -1;
            }

            @Override
            public long delete(Integer key, CallContext context) {
                return -1;
            }
        };
        MapSource<Integer, String> unversioned = MapSource.unversioned();
        try (LoggedWarnings warnings = LoggedWarnings.open();
                TieredCache<Integer, String> here =
                        builder().l3(unversioned, writer).build();
                TieredCache<Integer, String> there =
                        builder().l3(unversioned, writer).build()) {
            assertThat(here.put(1, SHORT)).isEqualTo(WriteOutcome.APPLIED);
            here.put(2, SHORT);

            assertThat(there.get(1)).isEqualTo(SHORT);
            assertThat(there.stats().l2().hits()).isOne();
            assertThat(warnings.containing("returned the version -1")).hasSize(1);
        }
    }

    @Test
    void put_longerThanTheTtlOfTheCache_livesAsLongAsItSays() {
        FakeTicker ticker = new FakeTicker();
        try (TieredCache<Integer, String> cache = TieredCache.<Integer, String>named("numbers")
                .l1(MemoryTier.ofDefaults())
                .ttl(Duration.ofMillis(300))
                .ttlJitter(0)
                .ticker(ticker)
                .build()) {
            cache.put(1, SHORT, CallOptions.defaults().withTtl(Duration.ofHours(1)));
            cache.put(2, SHORT);
            ticker.advance(Duration.ofMinutes(59));

            assertThat(cache.get(1)).isEqualTo(SHORT);
            assertThat(cache.get(2)).isNull();
        }
    }

    @Test
    void build_leaseEndsBeforeTheDeadline_isWarnedOf() {
        try (LoggedWarnings warnings = LoggedWarnings.open();
                TieredCache<Integer, String> cache = builder()
                        .l3(rows, rows)
                        .leaseTime(Duration.ofMillis(10))
                        .build();
                TieredCache<Integer, String> usual = TieredCache.<Integer, String>named("usual")
                        .l2(store.tier(new StringCodec()))
                        .l3(rows, rows)
                        .build()) {
            assertThat(warnings.containing("leaseTime is PT0.01S and deadline is PT5S"))
                    .hasSize(1);
            assertThat(warnings.containing("leaseTime")).hasSize(1);
            assertThat(List.of(cache.name(), usual.name())).containsExactly("numbers", "usual");
        }
    }

    @Test
    void get_valueIsMoreThanL1Holds_isWarnedOfOnce() {
        try (LoggedWarnings warnings = LoggedWarnings.open();
                TieredCache<Integer, String> cache = TieredCache.<Integer, String>named("numbers")
                        .l1(MemoryTier.builder().maximumBytes(1 << 20).build())
                        .l3(key -> "x".repeat(2 << 20))
                        .build()) {
            assertThat(cache.get(1)).hasSize(2 << 20);
            assertThat(cache.get(2)).hasSize(2 << 20);

            assertThat(warnings.containing("a value of java.lang.String takes")).hasSize(1);
        }
    }

    @Test
    void getAll_loaderReturnsKeysOfAnotherType_failsAndNamesBoth() {
        CacheLoader<Long, String> loader = new CacheLoader<>() {
            @Override
            public String load(Long key) {
                return "row";
            }

            @Override
            @SuppressWarnings("unchecked")
            public Map<Long, Loaded<String>> loadAll(Collection<? extends Long> keys, CallContext context) {
                return (Map<Long, Loaded<String>>) (Map<?, ?>) Map.of(1, Loaded.of("row"), 2, Loaded.of("row"));
            }
        };
        try (TieredCache<Long, String> cache = TieredCache.<Long, String>named("longs")
                .l1(MemoryTier.ofDefaults())
                .l3(loader)
                .build()) {
            assertThatThrownBy(() -> cache.getAll(List.of(1L, 2L)))
                    .isInstanceOf(CacheLoadingException.class)
                    .hasMessageContaining("2 keys that were not asked for, the first of java.lang.Integer")
                    .hasMessageContaining("keys of java.lang.Long");
            assertThat(cache.get(1L)).isEqualTo("row");
        }
    }

    @Test
    void toString_namesTiersBoundsAndLives() {
        TieredCache<Integer, String> cache = TieredCache.<Integer, String>named("numbers")
                .l1(MemoryTier.builder().maximumEntries(7).build())
                .l3(key -> "row")
                .build();
        assertThat(cache)
                .hasToString(
                        "TieredCache[numbers, L1 MemoryTier[7 entries, 52428800 bytes] for PT1H, L3 read, ttl PT1H, deadline PT5S]");

        cache.close();

        assertThat(cache.toString()).endsWith(", closed");
    }

    @Test
    void get_loaderThrows_theMessageSaysWhat() {
        try (TieredCache<Integer, String> cache = TieredCache.<Integer, String>named("numbers")
                .l1(MemoryTier.ofDefaults())
                .l3(key -> {
                    throw new IllegalStateException("connection refused");
                })
                .build()) {
            assertThatThrownBy(() -> cache.get(1))
                    .hasMessage("cache numbers: the loader threw java.lang.IllegalStateException: connection refused");
        }
    }
}
