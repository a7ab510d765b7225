package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.memory.MemoryTier;
import io.tieredcache.spi.CacheWriter;
import io.tieredcache.spi.CallContext;
import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.StringCodec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The facade over all three tiers, in the calls of a first trial. */
class TieredCacheTest {

    private final Map<Integer, String> database = new ConcurrentHashMap<>();
    private final FakeTicker ticker = new FakeTicker();
    private final InMemorySharedStore store = new InMemorySharedStore(ticker);

    private final CacheWriter<Integer, String> writer = new CacheWriter<>() {
        @Override
        public long write(Integer key, String value, CallContext context) {
            database.put(key, value);
            return 0;
        }

        @Override
        public long delete(Integer key, CallContext context) {
            database.remove(key);
            return 0;
        }
    };

    private TieredCache<Integer, String> open() {
        return TieredCache.<Integer, String>named("words")
                .l1(MemoryTier.ofDefaults())
                .l2(store.tier(new StringCodec()))
                .l3(database::get, writer)
                .ticker(ticker)
                .build();
    }

    @Test
    void get_aRow_isLoadedOnceForTwoInstances() {
        database.put(1, "one");
        try (TieredCache<Integer, String> first = open();
                TieredCache<Integer, String> second = open()) {
            assertThat(first.get(1)).isEqualTo("one");
            assertThat(first.get(1)).isEqualTo("one");
            assertThat(second.get(1)).isEqualTo("one");
            assertThat(first.stats().l3().loads() + second.stats().l3().loads()).isEqualTo(1);
            assertThat(first.stats().l1().hits()).isEqualTo(1);
            assertThat(second.stats().l2().hits()).isEqualTo(1);
        }
    }

    @Test
    void put_aNewValue_isSeenByTheOtherInstanceAndTheDatabase() {
        database.put(1, "one");
        try (TieredCache<Integer, String> first = open();
                TieredCache<Integer, String> second = open()) {
            assertThat(second.get(1)).isEqualTo("one");
            assertThat(first.put(1, "uno")).isEqualTo(WriteOutcome.APPLIED);
            assertThat(database).containsEntry(1, "uno");
            assertThat(first.get(1)).isEqualTo("uno");
            assertThat(second.get(1)).isEqualTo("uno");
            assertThat(first.stats().l3().loads()).isZero();
        }
    }

    @Test
    void delete_aRow_leavesNoCopy() {
        database.put(1, "one");
        try (TieredCache<Integer, String> first = open();
                TieredCache<Integer, String> second = open()) {
            second.get(1);
            assertThat(first.delete(1)).isEqualTo(WriteOutcome.APPLIED);
            assertThat(first.get(1)).isNull();
            assertThat(second.get(1)).isNull();
            assertThat(database).isEmpty();
        }
    }

    @Test
    void getAll_someRows_bringsThoseInOrder() {
        database.putAll(Map.of(1, "one", 2, "two", 3, "three"));
        try (TieredCache<Integer, String> cache = open()) {
            cache.get(2);
            assertThat(cache.getAll(List.of(3, 9, 2, 3, 1)))
                    .containsExactly(Map.entry(3, "three"), Map.entry(2, "two"), Map.entry(1, "one"));
            assertThat(cache.getIfPresent(3)).isEqualTo("three");
            assertThat(cache.stats().l3().loads()).isEqualTo(2);
        }
    }

    @Test
    void invalidate_aChangeMadePastTheCache_isReadAfterwards() {
        database.put(1, "one");
        try (TieredCache<Integer, String> first = open();
                TieredCache<Integer, String> second = open()) {
            first.get(1);
            second.get(1);
            database.put(1, "uno");
            first.invalidate(1);
            assertThat(first.get(1)).isEqualTo("uno");
            assertThat(second.get(1)).isEqualTo("uno");
        }
    }

    @Test
    void refresh_aChangeMadePastTheCache_replacesTheCopies() {
        database.put(1, "one");
        try (TieredCache<Integer, String> first = open();
                TieredCache<Integer, String> second = open()) {
            first.get(1);
            database.put(1, "uno");
            assertThat(first.get(1)).isEqualTo("one");
            assertThat(first.refresh(1)).isEqualTo("uno");
            assertThat(first.get(1)).isEqualTo("uno");
            assertThat(second.get(1)).isEqualTo("uno");
            assertThat(first.stats().l3().loads()).isEqualTo(2);
            assertThat(second.stats().l3().loads()).isZero();
        }
    }

    @Test
    void get_afterClose_isRefused() {
        database.put(1, "one");
        TieredCache<Integer, String> cache = open();
        cache.get(1);
        cache.close();
        assertThatThrownBy(() -> cache.get(1))
                .isInstanceOf(CacheClosedException.class)
                .hasMessageContaining("words");
    }

    @Test
    void putAll_manyKeys_keepsEveryOneInL1() {
        Map<Integer, String> words =
                IntStream.range(0, 5_000).boxed().collect(Collectors.toMap(key -> key, key -> "word " + key));
        try (TieredCache<Integer, String> only = TieredCache.<Integer, String>named("only")
                        .l1(MemoryTier.ofDefaults())
                        .build();
                TieredCache<Integer, String> all = open()) {
            only.putAll(words);
            all.putAll(words);
            assertThat(only.getAll(words.keySet())).isEqualTo(words);
            assertThat(all.getAll(words.keySet())).isEqualTo(words);
            assertThat(all.stats().l1().misses()).isZero();
        }
    }
}
