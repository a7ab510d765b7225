package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.spi.NearEntry;
import io.tieredcache.spi.NearTier;
import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.StringCodec;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A near tier that throws costs copies, never an outcome. A copy that it could not remove is not served. */
class ThrowingNearTierTest {

    private final FakeTicker ticker = new FakeTicker();
    private final InMemorySharedStore store = new InMemorySharedStore(ticker);
    private final ScriptedSource l3 = new ScriptedSource();
    private final Set<String> broken = ConcurrentHashMap.newKeySet();

    /** A near tier whose methods throw while their names are in {@link #broken}. */
    private final class Tier<K, V> implements NearTier<K, V> {

        private final NearTier<K, V> healthy = new MapNearTier<>();

        private void step(String name) {
            if (broken.contains(name)) {
                throw new NoClassDefFoundError("com/acme/Gone");
            }
        }

        @Override
        public @Nullable NearEntry<V> get(K key) {
            step("get");
            return healthy.get(key);
        }

        @Override
        public boolean install(K key, NearEntry<V> entry, BooleanSupplier permitted) {
            step("install");
            boolean installed = healthy.install(key, entry, permitted);
            step("installed");
            return installed;
        }

        @Override
        public boolean remove(K key) {
            step("remove");
            return healthy.remove(key);
        }

        @Override
        public boolean remove(K key, NearEntry<V> entry) {
            step("remove");
            return healthy.remove(key, entry);
        }

        @Override
        public void clear() {
            step("clear");
            healthy.clear();
        }

        @Override
        public long entries() {
            step("count");
            return healthy.entries();
        }

        @Override
        public long bytes() {
            step("count");
            return healthy.bytes();
        }

        @Override
        public long evictions() {
            step("count");
            return healthy.evictions();
        }

        @Override
        public long tooLarge() {
            step("count");
            return healthy.tooLarge();
        }

        @Override
        public void close() {
            healthy.close();
        }
    }

    private TieredCache<Integer, String> open(boolean shared) {
        TieredCacheBuilder<Integer, String> builder = TieredCache.<Integer, String>named("numbers")
                .l1(new NearTier.Factory() {
                    @Override
                    public <K, V> NearTier<K, V> create(String cache) {
                        return new Tier<>();
                    }
                })
                .l3(l3, l3)
                .ticker(ticker);
        return (shared ? builder.l2(store.tier(new StringCodec())) : builder).build();
    }

    /** The methods that can throw. */
    enum Broken {
        GET("get"),
        INSTALL("install"),
        INSTALLED("installed"),
        REMOVE("remove"),
        INSTALL_AND_REMOVE("install remove"),
        CLEAR("clear"),
        COUNT("count"),
        ALL("get install remove clear count");

        private final String methods;

        Broken(String methods) {
            this.methods = methods;
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyCall_nearTierThrows_isRightAndWarnedOfOnce(Broken what) {
        for (boolean shared : List.of(true, false)) {
            l3.rows.store(1, "one");
            l3.rows.store(2, "two");
            try (LoggedWarnings warnings = LoggedWarnings.open();
                    TieredCache<Integer, String> cache = open(shared)) {
                assertThat(cache.getAll(List.of(1, 2)).values()).containsExactly("one", "two");
                broken.addAll(List.of(what.methods.split(" ")));
                assertThat(cache.put(1, "uno")).isEqualTo(WriteOutcome.APPLIED);
                assertThat(cache.get(1)).isEqualTo("uno");
                l3.rows.store(2, "due");
                assertThat(cache.invalidate(2)).isEqualTo(WriteOutcome.APPLIED);
                assertThat(cache.get(2)).isEqualTo("due");
                l3.rows.store(2, "ni");
                assertThat(cache.refresh(2)).isEqualTo("ni");
                assertThat(cache.async().get(2).join()).isEqualTo("ni");
                l3.rows.store(1, "ichi");
                assertThat(cache.clear()).isEqualTo(WriteOutcome.APPLIED);
                assertThat(cache.getAll(List.of(1, 2)).values()).containsExactly("ichi", "ni");
                assertThat(cache.delete(1)).isEqualTo(WriteOutcome.APPLIED);
                assertThat(cache.get(1)).isNull();
                assertThat(cache.stats().l1().entries()).isNotNegative();
                broken.clear();
                assertThat(cache.getAll(List.of(1, 2))).containsOnlyKeys(2).containsEntry(2, "ni");
                List<String> warned = warnings.containing("NearTier.");
                assertThat(warned).isNotEmpty().doesNotHaveDuplicates();
                assertThat(warned).allMatch(line -> line.contains("NoClassDefFoundError"));
            }
        }
    }
}
