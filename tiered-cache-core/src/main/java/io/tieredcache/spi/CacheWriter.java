package io.tieredcache.spi;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A writer to the system of record.
 *
 * <p>Must be thread-safe. Called on the thread of the caller that writes, unless the cache runs L3 on other threads,
 * and before any copy holds the new value. May block, and should give up when {@link CallContext#remainingNanos()} is
 * used up. A method returns after its change is committed. If it throws, every copy is dropped, and the caller receives
 * the exception as the cause of a typed cache exception. Only {@link NotWrittenException} means that nothing was
 * written.
 *
 * @param <K> key
 * @param <V> value
 */
public interface CacheWriter<K, V> {

    /**
     * Inserts or updates one row and commits.
     *
     * @param key the key, never null
     * @param value the value, never null
     * @param context the remaining time of this call
     * @return the version that the row has now, a number that grows with every committed change of the row; 0 if rows
     *     have no version. Never negative: the cache treats a negative version as 0 and warns once
     * @throws Exception if the row was not written, or the outcome is unknown
     */
    long write(K key, V value, CallContext context) throws Exception;

    /**
     * Deletes one row, if it is there, and commits.
     *
     * @param key the key, never null
     * @param context the remaining time of this call
     * @return the version of the deletion, greater than that of the deleted row; 0 if rows have no version
     * @throws Exception if the row was not deleted, or the outcome is unknown
     */
    long delete(K key, CallContext context) throws Exception;

    /**
     * Inserts or updates many rows. The default writes them one after the other, so that a failure leaves the earlier
     * ones written; implementations should use one transaction.
     *
     * @param entries the rows, never empty
     * @param context the remaining time of the whole call
     * @return the version of each row, as {@link #write}; a missing key counts as 0
     * @throws Exception if some row was not written, or the outcome is unknown; the cache then drops the copies of all
     *     rows
     */
    default Map<K, Long> writeAll(Map<? extends K, ? extends V> entries, CallContext context) throws Exception {
        Map<K, Long> versions = new LinkedHashMap<>();
        for (Map.Entry<? extends K, ? extends V> entry : entries.entrySet()) {
            versions.put(entry.getKey(), write(entry.getKey(), entry.getValue(), context));
        }
        return versions;
    }
}
