package io.tieredcache;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A {@link TieredCache} for callers that must not block, such as an event loop. No method blocks. A hit in L1 returns a
 * completed future; every other call runs the blocking method on the cache's executor, see
 * {@link TieredCacheBuilder#executor}. Thread-safe.
 *
 * <p>A future completes with the result or the exception of the blocking method, not wrapped. Dependent stages added
 * without an executor run on the thread that completes the future. At a deadline that is one of four timer threads,
 * which all caches of the JVM share. A stage that may block therefore needs its own executor ({@code handleAsync} and
 * similar), or it delays the deadlines of other calls. Exceptions for invalid arguments are thrown at once.
 *
 * <p>Every future ends at the deadline of its call, or at most a twentieth of that time later, even if no thread was
 * free until then. The deadline counts from the call. A read then fails with {@link CacheDeadlineException}, and so
 * does a write that was not begun. A write under way fails with {@link CacheWritingException}, continues, and may
 * write. An invalidation or clear fails with {@link CacheDeadlineException} and is carried out nevertheless. A call
 * that the executor refuses fails with {@link CacheOverloadedException}. Cancelling a future stops a read or write that
 * has not begun, and nothing else.
 *
 * @param <K> key
 * @param <V> value
 */
public interface AsyncTieredCache<K, V> {

    /**
     * Returns the value of a key, see {@link TieredCache#get(Object)}.
     *
     * @param key the key
     * @return the value or null
     */
    default CompletableFuture<@Nullable V> get(K key) {
        return get(key, CallOptions.defaults());
    }

    /**
     * Returns the value of a key, see {@link TieredCache#get(Object, CallOptions)}.
     *
     * @param key the key
     * @param options deadline, counted from this call, and TTL
     * @return the value or null
     */
    CompletableFuture<@Nullable V> get(K key, CallOptions options);

    /**
     * Returns the values of many keys, see {@link TieredCache#getAll(Collection)}.
     *
     * @param keys the keys
     * @return the values found
     */
    CompletableFuture<Map<K, V>> getAll(Collection<? extends K> keys);

    /**
     * Writes a value, see {@link TieredCache#put(Object, Object)}.
     *
     * @param key the key
     * @param value the value
     * @return the outcome
     */
    CompletableFuture<WriteOutcome> put(K key, V value);

    /**
     * Writes many values, see {@link TieredCache#putAll(Map)}.
     *
     * @param entries the values
     * @return the outcome
     */
    CompletableFuture<WriteOutcome> putAll(Map<? extends K, ? extends V> entries);

    /**
     * Deletes a row, see {@link TieredCache#delete(Object)}.
     *
     * @param key the key
     * @return the outcome
     */
    CompletableFuture<WriteOutcome> delete(K key);

    /**
     * Drops every copy of many keys, see {@link TieredCache#invalidateAll(Collection)}.
     *
     * @param keys the keys
     * @return the outcome
     */
    CompletableFuture<WriteOutcome> invalidateAll(Collection<? extends K> keys);

    /**
     * Drops every copy of every key, see {@link TieredCache#clear()}.
     *
     * @return the outcome
     */
    CompletableFuture<WriteOutcome> clear();

    /**
     * Loads a key and replaces its copies, see {@link TieredCache#refresh(Object)}.
     *
     * @param key the key
     * @return the value that was loaded, or null
     */
    CompletableFuture<@Nullable V> refresh(K key);
}
