package io.tieredcache.spi;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the system of record. A lambda {@code key -> repository.find(key)} is a complete loader; implementations
 * with row versions or bulk reads override the other two methods.
 *
 * <p>Must be thread-safe. Called on the thread of the caller that missed, unless the cache runs L3 on other threads.
 * May block, and should give up when {@link CallContext#remainingNanos()} is used up, because on the caller's thread
 * nothing else can interrupt it. Must read committed data from the primary: a value read from a replica or from the
 * caller's own uncommitted transaction would be cached for all JVMs. Must not call the same cache for the same key.
 *
 * @param <K> key
 * @param <V> value
 */
@FunctionalInterface
public interface CacheLoader<K, V> {

    /**
     * Reads one row.
     *
     * @param key the key, never null
     * @return the value, or null if the system of record has no such row
     * @throws Exception if the row could not be read; the caller receives it as the cause of a typed cache exception,
     *     and nothing is stored
     */
    @Nullable
    V load(K key) throws Exception;

    /**
     * Reads one row with its version. The default calls {@link #load(Object)} and reports the row as unversioned.
     *
     * @param key the key, never null
     * @param context the remaining time of this call
     * @return what the system of record holds, never null
     * @throws Exception as {@link #load(Object)}
     */
    default Loaded<V> load(K key, CallContext context) throws Exception {
        return Loaded.of(load(key));
    }

    /**
     * Reads many rows. The default reads them one after the other.
     *
     * @param keys distinct keys, never empty
     * @param context the remaining time of the whole call
     * @return the rows found, never null and without null values; a missing key has no row. A key that was not
     *     requested fails the call, because it usually is a row under a wrong key or of another type
     * @throws Exception as {@link #load(Object)}, for all keys together
     */
    default Map<K, Loaded<V>> loadAll(Collection<? extends K> keys, CallContext context) throws Exception {
        Map<K, Loaded<V>> rows = new LinkedHashMap<>();
        for (K key : keys) {
            rows.put(key, load(key, context));
        }
        return rows;
    }
}
