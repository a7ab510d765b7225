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
 * <p>A read asks the tiers in this order and copies the value that it finds into the tiers above. A write changes the
 * system of record first. Thread-safe; callers may be platform or virtual threads. A hit in L1 takes no lock and never
 * blocks. Every other call may wait for L2, up to the tier's own time limit, and for another caller's lookup of the
 * same key. It also waits for the loader or writer, which by default runs on the calling thread. No call waits beyond
 * its deadline (default 5 s, see {@link TieredCacheBuilder#deadline}), except for a loader or writer that ignores it.
 *
 * <h2>What null means</h2>
 * With L3, null from {@link #get(Object)} means that the system of record has no such row. Without L3 it means that no
 * tier holds the key. A null key or value is refused with {@link NullPointerException}.
 *
 * <h2>What a key may be</h2>
 * With L2 a key needs a text of 1 to 65,536 characters, from the {@link TieredCacheBuilder#keyFormat}. A key without
 * one, such as an empty string, is refused with {@link IllegalArgumentException}. So is a bulk call that contains such
 * a key: check keys that come from users. Without L2 any object with {@code equals} and {@code hashCode} is a key.
 *
 * <h2>What a write means</h2>
 * With a loader and a writer, a put writes the row. With neither, the tiers are the only store, and may forget. If
 * writes of one key overlap, the last one remains; with L2, that is the last one that L2 carries out. With a loader but
 * no writer, a put or delete is refused with {@link UnsupportedOperationException}, because the copies would contradict
 * the database. Write the database, then call {@link #invalidate}.
 *
 * <h2>What L1 hands out</h2>
 * Every caller receives the same object: it must not be changed. Give the builder a {@link TieredCacheBuilder#copier}
 * if values are mutable. The test kit has a detector for callers that change a value.
 *
 * <h2>What code of yours may throw</h2>
 * If a loader or writer throws, its caller receives a typed exception. If a statistics hook, copier, weigher or near
 * tier throws, no outcome changes; the exception is logged as a warning, once for each method.
 *
 * <p>After {@link #close()} every method throws {@link CacheClosedException}, except {@link #name}, {@link #async} and
 * {@link #stats}. The counters keep their last values. Futures of the asynchronous view fail with the same exception.
 *
 * @param <K> key; needs {@code equals} and {@code hashCode}
 * @param <V> value
 */
public interface TieredCache<K, V> extends AutoCloseable {

    /**
     * Returns a new builder of a cache.
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
     * Returns the value of a key like {@link #get(Object)}, with options for this call.
     *
     * @param key the key
     * @param options deadline and TTL of this call
     * @return as {@link #get(Object)}
     */
    @Nullable
    V get(K key, CallOptions options);

    /**
     * Returns the value of a key like {@link #get(Object)}, with a loader that replaces L3 in this call. Callers that
     * ask for one key at the same time share one lookup, so loaders of the same key must be interchangeable.
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
     * Returns the value of a key like {@link #get(Object, CacheLoader)}, with options for this call.
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
     * Returns the values of many keys. Reads L1 key by key, then L2 in one bulk read, then loads the remaining keys in
     * one bulk load. More than 10,000 keys are read in parts of 10,000, one after the other, each with its own budget
     * for L2.
     *
     * @param keys the keys; duplicates count once
     * @return the values found, in the order of the keys; a missing key means what null means in {@link #get(Object)}.
     *     The map is the caller's own
     * @throws CacheLoadingException if the loader threw for some of them; nothing of that load is stored
     * @throws CacheDeadlineException if the keys were not all answered within the deadline
     */
    default Map<K, V> getAll(Collection<? extends K> keys) {
        return getAll(keys, CallOptions.defaults());
    }

    /**
     * Returns the values of many keys like {@link #getAll(Collection)}, with options for this call.
     *
     * @param keys the keys; duplicates count once
     * @param options deadline and TTL of this call
     * @return as {@link #getAll(Collection)}
     */
    Map<K, V> getAll(Collection<? extends K> keys, CallOptions options);

    /**
     * Writes a value: the system of record first, then L2, then L1. Other JVMs are notified and drop their copies.
     * Without a system of record L2 stores the value in one step, and readers see the old value or the new one, never
     * none.
     *
     * @param key the key
     * @param value the value
     * @return {@link WriteOutcome#PENDING} if the write is committed but L2 has not confirmed that it dropped the old copy
     * @throws CacheWritingException if the writer threw; every copy of the key is dropped, since the outcome is unknown
     * @throws CacheCodecException if the value cannot be encoded for L2; nothing was written
     * @throws UnsupportedOperationException if this cache has a loader but no writer
     */
    default WriteOutcome put(K key, V value) {
        return put(key, value, CallOptions.defaults());
    }

    /**
     * Writes a value like {@link #put(Object, Object)}, with options for this call.
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
     * Writes many values like {@link #putAll(Map)}, with options for this call.
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
     * Deletes a row like {@link #delete(Object)}, with options for this call.
     *
     * @param key the key
     * @param options deadline of this call
     * @return as {@link #delete(Object)}
     */
    WriteOutcome delete(K key, CallOptions options);

    /**
     * Drops every copy of a key, after a change of the system of record that did not go through this cache. The row is
     * not touched. A load that began before this call stores nothing.
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
     * Drops every copy of every key, in every JVM. No row is touched. The time that L2 needs does not depend on the
     * number of entries: a new generation voids the entries of earlier ones. Values of loads that began before this
     * call are void too. Without a system of record, every value is lost.
     *
     * @return {@link WriteOutcome#PENDING} if L2 has not confirmed it; until it does, this JVM reads past L2
     */
    WriteOutcome clear();

    /**
     * Loads a key although the tiers hold it, and replaces their copies. Meanwhile readers are served the old copy.
     * Other JVMs are not notified, since no change is known: their L1 may serve its copy until it expires. After a
     * change that did not go through this cache, call {@link #invalidate} instead.
     *
     * <p>If another caller or JVM is loading or writing the key, this call waits for it, for at most half of its time.
     * It takes the value of a load that began after this call; otherwise it loads the key itself. If L2 fails or
     * refuses the loaded value, its entry stays; only the older copy in this JVM's L1 goes.
     *
     * @param key the key
     * @return the value, loaded after this call began; null means that the system of record has no such row
     * @throws CacheLoadingException if the loader threw; the copies stay
     * @throws CacheDeadlineException if there was no answer within the deadline
     * @throws UnsupportedOperationException if this cache has no loader
     */
    @Nullable
    V refresh(K key);

    /**
     * Returns the view of this cache for callers that must not block.
     *
     * @return the view; it shares all tiers, settings and counters with this cache
     */
    AsyncTieredCache<K, V> async();

    /**
     * Returns the counters.
     *
     * @return the counters now
     */
    CacheStats stats();

    /**
     * Closes the tiers of this cache, but not a link that it shares with other caches. Idempotent. Calls in progress
     * finish or throw {@link CacheClosedException}. No thread, connection or subscription of this cache remains. If L2
     * has not confirmed some change, this method waits for one more attempt to send it, and for nothing else. If a tier
     * throws, the other tiers are closed all the same; then the first exception is thrown, with the later ones
     * suppressed in it.
     */
    @Override
    void close();
}
