package io.tieredcache.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tieredcache.spi.CacheLoader;
import io.tieredcache.spi.Loaded;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The rules for every {@link CacheLoader}. A subclass implements the hooks; each test needs an empty or fresh source.
 *
 * @param <K> key
 * @param <V> value
 */
public abstract class CacheLoaderContract<K, V> extends SourceScene<K, V> {

    private static final int MANY = 2_500;

    /** Called by subclasses. */
    protected CacheLoaderContract() {}

    @Test
    void load_noRow_isAbsent() throws Exception {
        assertThat(loader().load(key(0))).isNull();
        assertThat(loader().load(key(0), time()).absent()).isTrue();
    }

    @Test
    void load_row_isItsValue() throws Exception {
        store(key(0), value(0));
        store(key(1), value(1));

        assertThat(loader().load(key(0))).isEqualTo(value(0));
        assertThat(loaded(key(0))).isEqualTo(value(0));
        assertThat(loaded(key(1))).isEqualTo(value(1));
    }

    @Test
    void load_rowChangedDeletedAndBack_followsIt() throws Exception {
        store(key(0), value(0));
        assertThat(loaded(key(0))).isEqualTo(value(0));
        store(key(0), value(1));
        assertThat(loaded(key(0))).isEqualTo(value(1));
        erase(key(0));
        assertThat(loaded(key(0))).isNull();
        store(key(0), value(2));
        assertThat(loaded(key(0))).isEqualTo(value(2));
    }

    @Test
    void version_rowChangedDeletedAndBack_growsOrIsZero() throws Exception {
        List<Long> versions = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            store(key(0), value(2 * i));
            versions.add(loader().load(key(0), time()).version());
            store(key(0), value(2 * i + 1));
            versions.add(loader().load(key(0), time()).version());
            assertThat(loader().load(key(0), time()).version()).isEqualTo(versions.get(versions.size() - 1));
            erase(key(0));
        }

        assertGrowing(versions);
    }

    @Test
    void loadAll_someRows_equalsSingleLoads() throws Exception {
        store(key(1), value(1));
        store(key(3), value(3));

        Map<K, Loaded<V>> rows = all(List.of(key(0), key(1), key(2), key(3)));

        assertAbsent(rows, key(0));
        assertThat(rows.get(key(1))).isEqualTo(loader().load(key(1), time()));
        assertAbsent(rows, key(2));
        assertThat(rows.get(key(3))).isEqualTo(loader().load(key(3), time()));
    }

    @Test
    void loadAll_oneKey_equalsSingleLoad() throws Exception {
        store(key(1), value(1));

        assertThat(all(List.of(key(1))).get(key(1))).isEqualTo(loader().load(key(1), time()));
        assertAbsent(all(List.of(key(2))), key(2));
    }

    @Test
    void loadAll_thousandsOfKeys_findsEveryRow() throws Exception {
        List<K> keys = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            keys.add(key(i));
        }
        for (int i = 0; i < MANY; i += 100) {
            store(key(i), value(i));
        }

        Map<K, Loaded<V>> rows = all(keys);

        for (int i = 0; i < MANY; i++) {
            if (i % 100 == 0) {
                assertThat(rows.get(key(i)))
                        .isNotNull()
                        .extracting(Loaded::value)
                        .isEqualTo(value(i));
            } else {
                assertAbsent(rows, key(i));
            }
        }
    }

    @Test
    @Timeout(60)
    void load_manyThreads_eachGetsItsRow() throws Exception {
        for (int i = 0; i < 20; i++) {
            store(key(i), value(i));
        }

        List<Boolean> results = inParallel(() -> {
            for (int i = 0; i < 40; i++) {
                assertThat(loaded(key(i))).isEqualTo(i < 20 ? value(i) : null);
            }
            return true;
        });

        assertThat(results).containsOnly(true).hasSize(THREADS);
    }

    @Test
    @Timeout(60)
    void load_sourceStalls_givesUpAtTheDeadlineAndWorksAfterwards() throws Exception {
        store(key(0), value(0));
        try (AutoCloseable stall = stall()) {
            assumeThat(stall).as("the source can be stalled").isNotNull();
            assertThatThrownBy(() -> loader().load(key(0), littleTime())).isInstanceOf(Exception.class);
            assertThatThrownBy(() -> loader().loadAll(List.of(key(0), key(1)), littleTime()))
                    .isInstanceOf(Exception.class);
        }

        assertThat(loaded(key(0))).isEqualTo(value(0));
    }

    private Map<K, Loaded<V>> all(Collection<K> keys) throws Exception {
        return loader().loadAll(keys, time());
    }

    private void assertAbsent(Map<K, Loaded<V>> rows, K key) {
        Loaded<V> row = rows.get(key);
        assertThat(row == null || row.absent()).isTrue();
    }
}
