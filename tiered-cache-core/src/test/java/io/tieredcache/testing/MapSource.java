package io.tieredcache.testing;

import io.tieredcache.spi.CacheLoader;
import io.tieredcache.spi.CacheWriter;
import io.tieredcache.spi.CallContext;
import io.tieredcache.spi.Loaded;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A system of record in memory, for tests of a cache: loader and writer of rows that may have versions. Thread-safe. It
 * ignores deadlines, because it never waits.
 *
 * @param <K> key
 * @param <V> value
 */
public final class MapSource<K, V> implements CacheLoader<K, V>, CacheWriter<K, V> {

    private final ConcurrentMap<K, Loaded<V>> rows = new ConcurrentHashMap<>();
    private final AtomicLong versions = new AtomicLong();
    private final LongAdder loads = new LongAdder();
    private final LongAdder writes = new LongAdder();
    private final boolean versioned;

    private MapSource(boolean versioned) {
        this.versioned = versioned;
    }

    /**
     * Makes an empty source whose rows have versions.
     *
     * @param <K> key
     * @param <V> value
     * @return the source
     */
    public static <K, V> MapSource<K, V> versioned() {
        return new MapSource<>(true);
    }

    /**
     * Makes an empty source whose rows have no versions.
     *
     * @param <K> key
     * @param <V> value
     * @return the source
     */
    public static <K, V> MapSource<K, V> unversioned() {
        return new MapSource<>(false);
    }

    /**
     * Inserts or updates a row without a cache; not counted.
     *
     * @param key the key
     * @param value the value
     * @return the version of the row; 0 without versions
     */
    public long store(K key, V value) {
        long[] version = new long[1];
        rows.compute(key, (same, old) -> {
            version[0] = next();
            return new Loaded<>(value, version[0]);
        });
        return version[0];
    }

    /**
     * Deletes a row without a cache; not counted.
     *
     * @param key the key
     * @return the version of the deletion; 0 without versions
     */
    public long erase(K key) {
        long[] version = new long[1];
        rows.compute(key, (same, old) -> {
            version[0] = next();
            return null;
        });
        return version[0];
    }

    /**
     * Reads a row without a cache; not counted.
     *
     * @param key the key
     * @return the value, or null if there is no row
     */
    public @Nullable V find(K key) {
        Loaded<V> row = rows.get(key);
        return row == null ? null : row.value();
    }

    /**
     * Returns the number of calls of the loader; a bulk load counts once.
     *
     * @return a count since the start
     */
    public long loads() {
        return loads.sum();
    }

    /**
     * Returns the number of calls of the writer; a bulk write counts once.
     *
     * @return a count since the start
     */
    public long writes() {
        return writes.sum();
    }

    @Override
    public @Nullable V load(K key) {
        loads.increment();
        return find(key);
    }

    @Override
    public Loaded<V> load(K key, CallContext context) {
        loads.increment();
        return rows.getOrDefault(key, Loaded.of(null));
    }

    @Override
    public Map<K, Loaded<V>> loadAll(Collection<? extends K> keys, CallContext context) {
        loads.increment();
        Map<K, Loaded<V>> found = new LinkedHashMap<>();
        for (K key : keys) {
            Loaded<V> row = rows.get(key);
            if (row != null) {
                found.put(key, row);
            }
        }
        return found;
    }

    @Override
    public long write(K key, V value, CallContext context) {
        writes.increment();
        return store(key, value);
    }

    @Override
    public long delete(K key, CallContext context) {
        writes.increment();
        return erase(key);
    }

    @Override
    public Map<K, Long> writeAll(Map<? extends K, ? extends V> entries, CallContext context) {
        writes.increment();
        Map<K, Long> written = new LinkedHashMap<>();
        entries.forEach((key, value) -> written.put(key, store(key, value)));
        return written;
    }

    private long next() {
        return versioned ? versions.incrementAndGet() : 0;
    }
}
