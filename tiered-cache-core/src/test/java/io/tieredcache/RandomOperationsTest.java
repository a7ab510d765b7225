package io.tieredcache;

import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.MapSource;
import io.tieredcache.testing.RandomOperations;
import io.tieredcache.testing.StringCodec;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A cache with any set of tiers answers as its database would. A failure names its seed. */
@Timeout(120)
class RandomOperationsTest {

    private static final int OPERATIONS = 3_000;

    private final FakeTicker ticker = new FakeTicker();
    private final InMemorySharedStore store = new InMemorySharedStore(ticker);

    static Stream<Arguments> tiersAndSeeds() {
        long fresh = ThreadLocalRandom.current().nextLong();
        return Stream.of(TierSet.values())
                .flatMap(tiers -> Stream.of(1L, 2L, 3L, fresh).map(seed -> Arguments.of(tiers, seed)));
    }

    @ParameterizedTest
    @MethodSource("tiersAndSeeds")
    void randomCalls_oneCache_answerAsTheTruth(TierSet tiers, long seed) {
        run(tiers, seed, 1, MapSource.versioned());
    }

    @ParameterizedTest
    @MethodSource("tiersAndSeeds")
    void randomCalls_rowsWithoutVersions_answerAsTheTruth(TierSet tiers, long seed) {
        run(tiers, seed, 1, MapSource.unversioned());
    }

    @ParameterizedTest
    @MethodSource("tiersAndSeeds")
    void randomCalls_cachesThatShareL2_answerAsTheTruth(TierSet tiers, long seed) {
        if (tiers.shared) {
            run(tiers, seed, 3, MapSource.versioned());
        }
    }

    @ParameterizedTest
    @MethodSource("tiersAndSeeds")
    void randomCalls_readOnlySource_answerAsTheTruth(TierSet tiers, long seed) {
        if (tiers.source) {
            MapSource<Integer, String> source = MapSource.versioned();
            try (TieredCache<Integer, String> cache = tiers.readOnly(store.tier(new StringCodec()), source, ticker)
                    .build()) {
                RandomOperations.readOnly(List.of(cache), view(source), seed).run(OPERATIONS);
            }
        }
    }

    private void run(TierSet tiers, long seed, int instances, MapSource<Integer, String> source) {
        Supplier<TieredCache<Integer, String>> open =
                () -> tiers.with(store.tier(new StringCodec()), source, ticker).build();
        List<TieredCache<Integer, String>> caches =
                Stream.generate(open).limit(instances).toList();
        try {
            RandomOperations driver = tiers.source
                    ? RandomOperations.readWrite(caches, view(source), seed)
                    : RandomOperations.withoutSource(caches, seed);
            driver.run(OPERATIONS);
        } finally {
            caches.forEach(TieredCache::close);
        }
    }

    /** The database as a map, which the test changes without a cache. */
    private static Map<Integer, String> view(MapSource<Integer, String> source) {
        return new AbstractMap<>() {
            @Override
            public @Nullable String get(Object key) {
                return source.find((Integer) key);
            }

            @Override
            public @Nullable String put(Integer key, String value) {
                String old = source.find(key);
                source.store(key, value);
                return old;
            }

            @Override
            public @Nullable String remove(Object key) {
                String old = source.find((Integer) key);
                source.erase((Integer) key);
                return old;
            }

            @Override
            public Set<Entry<Integer, String>> entrySet() {
                return IntStream.range(0, 100)
                        .filter(key -> source.find(key) != null)
                        .mapToObj(key -> Map.entry(key, String.valueOf(source.find(key))))
                        .collect(Collectors.toSet());
            }
        };
    }
}
