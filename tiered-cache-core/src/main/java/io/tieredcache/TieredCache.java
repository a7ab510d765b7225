package io.tieredcache;

import io.tieredcache.spi.CacheLoader;
import io.tieredcache.spi.CacheStats;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A read-through and write-through cache over up to three tiers: L1, objects in this JVM; L2, bytes that every JVM shares;
 * L3, the system of record.
 *
 * <p>A read asks the tiers in this order and copies what it finds back up; a write changes the system of record first.
 * Thread-safe; callers may be platform or virtual threads. A hit in L1 takes no lock and never blocks; everything else
 * may wait for L2 (bounded by the tier's own time limit), for another caller's lookup for the same key, and for the
 * loader or writer, which runs on the calling thread, but not beyond the deadline of the call (default 5 s, see
 * {@link TieredCacheBuilder#deadline}). A loader that ignores its deadline is the one thing that can hold a caller longer.
 *
 * <h2>What null means</h2>
 * With L3, null from {@link #get(Object)} means one thing: the system of record has no such row. Without L3 it means that
 * no tier holds the key. A null key or value is refused with {@link NullPointerException}.
 *
 * <h2>What a key may be</h2>
 * With L2 a key needs a text of 1 to 65,536 characters, from the {@link TieredCacheBuilder#keyFormat}. A key without one, such as
 * an empty string, is refused with {@link IllegalArgumentException}, and so is a bulk call that contains it: check keys that come
 * from users. Without L2 any object will do that has {@code equals} and {@code hashCode}.
 *
 * <h2>What a write means</h2>
 * With a loader and a writer, the row is written. With neither, the tiers are the only store, and may forget. Of writes of one
 * key that overlap the last one remains: for a cache with L2, in the order in which L2 carries them out. With a loader but no
 * writer a put or delete is refused with {@link UnsupportedOperationException}, since the copies would contradict the database:
 * write the database, then call {@link #invalidate}.
 *
 * <h2>What L1 hands out</h2>
 * Every caller receives the same object: it must not be changed. Give the builder a {@link TieredCacheBuilder#copier} if
 * values are mutable; the test kit has a detector for callers that change what they were given.
 *
 * <h2>What code of yours may throw</h2>
 * A loader or writer that throws is a typed exception to its caller. A statistics hook, copier, weigher or near tier that throws
 * changes no outcome: it is logged as a warning, once for each method.
 *
 * <p>After {@link #close()} every method throws {@link CacheClosedException}, but for {@link #name}, {@link #async} and
 * {@link #stats}, whose counters stay what they were; futures of the view fail with it.
 *
 * @param <K> key; needs {@code equals} and {@code hashCode}
 * @param <V> value
 */
public interface TieredCache<K, V> extends AutoCloseable {

    /**
     * Starts to build a cache.
     *
     * @param name its name, matching {@code [A-Za-z0-9_.-]+}: part of the keys in L2 and of metric names, so the same in
     *     every JVM and unique within a namespace
     * @param <K> key
     * @param <V> value
     * @return a builder
     */
    static <K, V> TieredCacheBuilder<K, V> named(String name) {
        return new TieredCacheBuilder<>(name);
    }

    /**
     * Returns the name of this cache.
     *
     * @return as given to the builder
     */
    String name();

    /**
     * Returns the value of a key, loading it if no tier has it.
     *
     * @param key the key
     * @return the value; null means that the system of record has no such row, or, without L3, that no tier holds it
     * @throws CacheLoadingException if the loader threw; nothing is stored
     * @throws CacheDeadlineException if there was no answer within the deadline
     */
    default @Nullable V get(K key) {
        return get(key, CallOptions.defaults());
    }

    /**
     * As {@link #get(Object)}, with options for this call.
     *
     * @param key the key
     * @param options deadline and TTL of this call
     * @return as {@link #get(Object)}
     */
    @Nullable
    V get(K key, CallOptions options);

    /**
     * As {@link #get(Object)}, with a loader that stands in for L3 in this call. Callers that meet on one key share one
     * lookup, so loaders of the same key must be interchangeable.
     *
     * @param key the key
     * @param loader reads the system of record
     * @return the value; null means that the loader found no such row
     * @throws CacheLoadingException if the loader threw; nothing is stored
     * @throws CacheDeadlineException if there was no answer within the deadline
     */
    default @Nullable V get(K key, CacheLoader<? super K, ? extends V> loader) {
        return get(key, loader, CallOptions.defaults());
    }

    /**
     * As {@link #get(Object, CacheLoader)}, with options for this call.
     *
     * @param key the key
     * @param loader reads the system of record
     * @param options deadline and TTL of this call
     * @return as {@link #get(Object, CacheLoader)}
     */
    @Nullable
    V get(K key, CacheLoader<? super K, ? extends V> loader, CallOptions options);

    /**
     * Returns the value of a key if L1 or L2 holds it. Never loads.
     *
     * @param key the key
     * @return the value; null means that neither tier holds one, known-absent included
     * @throws CacheDeadlineException if there was no answer within the deadline
     */
    @Nullable
    V getIfPresent(K key);

    /**
     * Returns the values of many keys: L1 key by key, then one bulk read of L2, then one bulk load of what is left. More than
     * 10,000 keys are asked for in parts of 10,000, one after the other, each with a budget for L2 of its own.
     *
     * @param keys the keys; duplicates count once
     * @return the values found, in the order of the keys; a missing key means what null means in {@link #get(Object)}.
     *     The map is the caller's own
     * @throws CacheLoadingException if the loader threw for some of them; nothing of that load is stored
     * @throws CacheDeadlineException if there was no answer for all within the deadline
     */
    default Map<K, V> getAll(Collection<? extends K> keys) {
        return getAll(keys, CallOptions.defaults());
    }

    /**
     * As {@link #getAll(Collection)}, with options for this call.
     *
     * @param keys the keys; duplicates count once
     * @param options deadline and TTL of this call
     * @return as {@link #getAll(Collection)}
     */
    Map<K, V> getAll(Collection<? extends K> keys, CallOptions options);

    /**
     * Writes a value: the system of record first, then L2, then L1. Other JVMs are told to drop their copies. Without a system of
     * record L2 stores the value in one step, and readers see the old value or the new one, never none.
     *
     * @param key the key
     * @param value the value
     * @return {@link WriteOutcome#PENDING} if the write is committed but L2 has not confirmed that it dropped the old copy
     * @throws CacheWritingException if the writer threw; every copy of the key is dropped, since nobody knows the outcome
     * @throws CacheCodecException if the value cannot be encoded for L2; nothing was written
     * @throws UnsupportedOperationException if this cache has a loader but no writer
     */
    default WriteOutcome put(K key, V value) {
        return put(key, value, CallOptions.defaults());
    }

    /**
     * As {@link #put(Object, Object)}, with options for this call.
     *
     * @param key the key
     * @param value the value
     * @param options deadline and TTL of this call
     * @return as {@link #put(Object, Object)}
     */
    WriteOutcome put(K key, V value, CallOptions options);

    /**
     * Writes many values, with one bulk call of the writer and one round trip to each node of L2 before and after it.
     *
     * @param entries the values
     * @return as {@link #put(Object, Object)}; pending if any key is
     * @throws CacheWritingException if the writer threw; the copies of all keys are dropped
     * @throws CacheCodecException if a value cannot be encoded for L2; nothing was written
     * @throws UnsupportedOperationException if this cache has a loader but no writer
     */
    default WriteOutcome putAll(Map<? extends K, ? extends V> entries) {
        return putAll(entries, CallOptions.defaults());
    }

    /**
     * As {@link #putAll(Map)}, with options for this call.
     *
     * @param entries the values
     * @param options deadline and TTL of this call
     * @return as {@link #putAll(Map)}
     */
    WriteOutcome putAll(Map<? extends K, ? extends V> entries, CallOptions options);

    /**
     * Deletes the row, then every copy.
     *
     * @param key the key
     * @return as {@link #put(Object, Object)}
     * @throws CacheWritingException if the writer threw; every copy of the key is dropped
     * @throws UnsupportedOperationException if this cache has a loader but no writer
     */
    default WriteOutcome delete(K key) {
        return delete(key, CallOptions.defaults());
    }

    /**
     * As {@link #delete(Object)}, with options for this call.
     *
     * @param key the key
     * @param options deadline of this call
     * @return as {@link #delete(Object)}
     */
    WriteOutcome delete(K key, CallOptions options);

    /**
     * Drops every copy of a key, because the system of record was changed past this cache. The row is not touched. A
     * load that has begun before this call stores nothing.
     *
     * @param key the key
     * @return {@link WriteOutcome#PENDING} if L2 has not confirmed it; until it does, this JVM reads past L2
     */
    default WriteOutcome invalidate(K key) {
        return invalidateAll(Collections.singleton(key));
    }

    /**
     * Drops every copy of many keys, with one round trip to each node of L2.
     *
     * @param keys the keys; duplicates count once
     * @return as {@link #invalidate}; pending if any key is
     */
    WriteOutcome invalidateAll(Collection<? extends K> keys);

    /**
     * Drops every copy of every key, in every JVM. No row is touched. Takes L2 as long, however much it holds: what was
     * stored under an earlier generation of the cache is void, and so is what loads bring that have begun before. Without a
     * system of record, everything is lost.
     *
     * @return {@link WriteOutcome#PENDING} if L2 has not confirmed it; until it does, this JVM reads past L2
     */
    WriteOutcome clear();

    /**
     * Loads a key although the tiers hold it, and replaces their copies. Readers keep being served the copy meanwhile.
     * Other JVMs are not told, since nothing is known to have changed: their L1 may serve its copy until it expires. After
     * a change made past this cache, {@link #invalidate} is the call.
     *
     * <p>If the key is being loaded or written by someone else, this call waits for that, for half of its time at most, and takes
     * what a load brings that began after this call; else it loads itself. It removes no copy because it could not replace it.
     *
     * @param key the key
     * @return the value as it was loaded after this call began; null means that the system of record has no such row
     * @throws CacheLoadingException if the loader threw; the copies stay
     * @throws CacheDeadlineException if there was no answer within the deadline
     * @throws UnsupportedOperationException if this cache has no loader
     */
    @Nullable
    V refresh(K key);

    /**
     * Returns the same cache for callers that must not block.
     *
     * @return the view; it shares everything with this cache
     */
    AsyncTieredCache<K, V> async();

    /**
     * Reads the counters.
     *
     * @return the counters now
     */
    CacheStats stats();

    /**
     * Closes the tiers of this cache, not a link that it shares with others. Idempotent. Calls in progress finish or throw
     * {@link CacheClosedException}; nothing of this cache is left behind, neither thread nor connection nor
     * subscription. Waits for nothing but, if L2 has not confirmed some change, one more attempt to tell it. If a tier throws,
     * the others are closed all the same; what was thrown first is thrown then, with the rest suppressed in it.
     */
    @Override
    void close();
}
