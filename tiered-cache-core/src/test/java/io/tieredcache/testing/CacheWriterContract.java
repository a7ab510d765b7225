package io.tieredcache.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tieredcache.spi.CacheWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The rules for every {@link CacheWriter}. A subclass implements the hooks; each test needs an empty or fresh source.
 *
 * @param <K> key
 * @param <V> value
 */
public abstract class CacheWriterContract<K, V> extends SourceScene<K, V> {

    /** Called by subclasses. */
    protected CacheWriterContract() {}

    /**
     * Returns the writer to test.
     *
     * @return the writer
     */
    protected abstract CacheWriter<K, V> writer();

    @Test
    void write_noRow_inserts() throws Exception {
        writer().write(key(0), value(0), time());

        assertThat(find(key(0))).isEqualTo(value(0));
        assertThat(find(key(1))).isNull();
    }

    @Test
    void write_row_updatesItAlone() throws Exception {
        store(key(0), value(0));
        store(key(1), value(1));

        writer().write(key(0), value(2), time());

        assertThat(find(key(0))).isEqualTo(value(2));
        assertThat(find(key(1))).isEqualTo(value(1));
    }

    @Test
    void delete_row_deletesItAlone() throws Exception {
        store(key(0), value(0));
        store(key(1), value(1));

        writer().delete(key(0), time());

        assertThat(find(key(0))).isNull();
        assertThat(find(key(1))).isEqualTo(value(1));
    }

    @Test
    void delete_noRow_isFine() throws Exception {
        assertThat(writer().delete(key(0), time())).isNotNegative();
        assertThat(find(key(0))).isNull();
    }

    @Test
    void write_sameValueAgain_isFine() throws Exception {
        writer().write(key(0), value(0), time());
        writer().write(key(0), value(0), time());

        assertThat(find(key(0))).isEqualTo(value(0));
    }

    @Test
    void version_everyKindOfChange_growsOrIsZero() throws Exception {
        List<Long> versions = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            versions.add(writer().write(key(0), value(3 * i), time()));
            store(key(0), value(3 * i + 1));
            versions.add(loader().load(key(0), time()).version());
            versions.add(versionOf(writer().writeAll(Map.of(key(0), value(3 * i + 2)), time()), key(0)));
            versions.add(writer().delete(key(0), time()));
        }

        assertGrowing(versions);
    }

    @Test
    void version_written_isTheOneThatIsLoaded() throws Exception {
        long written = writer().write(key(0), value(0), time());
        assertThat(loader().load(key(0), time()).version()).isEqualTo(written);

        Map<K, Long> versions = writer().writeAll(Map.of(key(0), value(1), key(1), value(1)), time());

        for (K key : List.of(key(0), key(1))) {
            assertThat(loader().load(key, time()).version()).isEqualTo(versionOf(versions, key));
        }
    }

    @Test
    void writeAll_insertsAndUpdates_writesEach() throws Exception {
        store(key(0), value(0));
        Map<K, V> rows = new LinkedHashMap<>();
        for (int i = 0; i < 500; i++) {
            rows.put(key(i), value(1_000 + i));
        }

        writer().writeAll(rows, time());

        for (int i = 0; i < 500; i++) {
            assertThat(find(key(i))).isEqualTo(value(1_000 + i));
        }
    }

    @Test
    @Timeout(60)
    void write_racingOnOneKey_theHighestVersionIsTheValueThatStays() throws Exception {
        Collection<Written<V>> log = new ConcurrentLinkedQueue<>();
        AtomicInteger next = new AtomicInteger();
        inParallel(() -> {
            for (int i = 0; i < 25; i++) {
                V value = value(next.incrementAndGet());
                log.add(new Written<>(writer().write(key(0), value, time()), value));
            }
            return true;
        });

        assertThat(log).hasSize(25 * THREADS);
        assertThat(log).extracting(Written::value).contains(find(key(0)));
        if (log.stream().anyMatch(written -> written.version != 0)) {
            assertThat(log).extracting(Written::version).doesNotHaveDuplicates();
            Written<V> last = log.stream()
                    .max(java.util.Comparator.comparingLong(Written::version))
                    .orElseThrow();
            assertThat(find(key(0))).isEqualTo(last.value);
        }
    }

    @Test
    @Timeout(60)
    void writeAll_racingInOppositeOrders_endsWithoutDeadlock() throws Exception {
        Map<K, V> forwards = new LinkedHashMap<>();
        Map<K, V> backwards = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            forwards.put(key(i), value(1));
            backwards.put(key(19 - i), value(2));
        }
        AtomicInteger next = new AtomicInteger();

        inParallel(() -> {
            Map<K, V> rows = next.getAndIncrement() % 2 == 0 ? forwards : backwards;
            for (int i = 0; i < 20; i++) {
                writer().writeAll(rows, time());
            }
            return true;
        });

        for (int i = 0; i < 20; i++) {
            assertThat(find(key(i))).isIn(value(1), value(2));
        }
    }

    @Test
    @Timeout(60)
    void write_sourceStalls_givesUpAtTheDeadlineAndWorksAfterwards() throws Exception {
        store(key(0), value(0));
        try (AutoCloseable stall = stall()) {
            assumeThat(stall).as("the source can be stalled").isNotNull();
            assertThatThrownBy(() -> writer().write(key(0), value(1), littleTime()))
                    .isInstanceOf(Exception.class);
            assertThatThrownBy(() -> writer().delete(key(0), littleTime())).isInstanceOf(Exception.class);
        }

        writer().write(key(0), value(2), time());
        assertThat(find(key(0))).isEqualTo(value(2));
    }

    private static <K> long versionOf(Map<K, Long> versions, K key) {
        return versions.getOrDefault(key, 0L);
    }

    private record Written<V>(long version, V value) {}
}
