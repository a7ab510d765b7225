package io.tieredcache;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A {@link TieredCache} for callers that must not block, such as an event loop. No method blocks: a hit in L1 gives a
 * completed future, everything else runs the blocking method on the cache's executor, see
 * {@link TieredCacheBuilder#executor}. Thread-safe.
 *
 * <p>A future completes with what the blocking method returns or throws, not wrapped; dependents added without an executor
 * run on the thread that completes it. At a deadline that is one of four timers, which all caches of the JVM share: a dependent that
 * may block needs an executor of its own ({@code handleAsync} and its like), or the deadlines of other calls come late. Bad
 * arguments are thrown at once.
 *
 * <p>Every future ends at the deadline of its call, or a twentieth of that time later, also if no thread was free until then. The
 * deadline counts from the call. A read then fails with {@link CacheDeadlineException}. So does a write that was not begun; one that is
 * under way fails with {@link CacheWritingException}, goes on, and may write. An invalidation or clear fails with
 * {@link CacheDeadlineException} and is carried out nevertheless. A call that the executor refuses fails with
 * {@link CacheOverloadedException}. Cancelling a future stops a read or write that has not begun, and nothing else.
 *
 * @param <K> key
 * @param <V> value
 */
public interface AsyncTieredCache<K, V> {

    /**
     * As {@link TieredCache#get(Object)}.
     *
     * @param key the key
     * @return the value or null
     */
    default CompletableFuture<@Nullable V> get(K key) {
        return get(key, CallOptions.defaults());
    }

    /**
     * As {@link TieredCache#get(Object, CallOptions)}.
     *
     * @param key the key
     * @param options deadline, counted from this call, and TTL
     * @return the value or null
     */
    CompletableFuture<@Nullable V> get(K key, CallOptions options);

    /**
     * As {@link TieredCache#getAll(Collection)}.
     *
     * @param keys the keys
     * @return the values found
     */
    CompletableFuture<Map<K, V>> getAll(Collection<? extends K> keys);

    /**
     * As {@link TieredCache#put(Object, Object)}.
     *
     * @param key the key
     * @param value the value
     * @return the outcome
     */
    CompletableFuture<WriteOutcome> put(K key, V value);

    /**
     * As {@link TieredCache#putAll(Map)}.
     *
     * @param entries the values
     * @return the outcome
     */
    CompletableFuture<WriteOutcome> putAll(Map<? extends K, ? extends V> entries);

    /**
     * As {@link TieredCache#delete(Object)}.
     *
     * @param key the key
     * @return the outcome
     */
    CompletableFuture<WriteOutcome> delete(K key);

    /**
     * As {@link TieredCache#invalidateAll(Collection)}.
     *
     * @param keys the keys
     * @return the outcome
     */
    CompletableFuture<WriteOutcome> invalidateAll(Collection<? extends K> keys);

    /**
     * As {@link TieredCache#clear()}.
     *
     * @return the outcome
     */
    CompletableFuture<WriteOutcome> clear();

    /**
     * As {@link TieredCache#refresh(Object)}.
     *
     * @param key the key
     * @return the value that was loaded, or null
     */
    CompletableFuture<@Nullable V> refresh(K key);
}
