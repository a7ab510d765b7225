package io.tieredcache.spi;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * L1: a bounded map of objects in this JVM. It may forget any entry at any time and never fails. It knows nothing about
 * expiry or coherence: the cache checks every entry that the tier returns.
 *
 * <p>Must be thread-safe. A method may block only while another caller works on the same key. No method does I/O, and
 * {@link #get} takes no lock and allocates nothing. No method should throw. If one throws, the cache continues as if
 * the tier held nothing; if a removal fails, the cache stops serving the copies of the key's stripe.
 *
 * @param <K> key
 * @param <V> value
 */
public interface NearTier<K, V> extends AutoCloseable {

    /**
     * Returns the entry of a key and counts the look-up as a use for eviction. A tier may skip uses that hardly affect
     * eviction.
     *
     * @param key the key, never null
     * @return the entry, or null if there is none
     */
    @Nullable
    NearEntry<V> get(K key);

    /**
     * Installs an entry if {@code permitted} returns true. The tier calls {@code permitted} inside the step that is
     * atomic for this key: a {@link #remove} that starts after that call removes the entry. If the entry is too large
     * for the tier, the tier drops it and the key's previous entry.
     *
     * @param key the key, never null
     * @param entry the entry, never null
     * @param permitted called at most once; must neither block nor call this tier
     * @return whether {@code permitted} returned true
     */
    boolean install(K key, NearEntry<V> entry, BooleanSupplier permitted);

    /**
     * Removes a key, if it is there.
     *
     * @param key the key, never null
     * @return whether this call removed an entry
     */
    boolean remove(K key);

    /**
     * Removes a key only if it still holds this very entry.
     *
     * @param key the key, never null
     * @param entry the entry to remove, compared by identity
     * @return whether this call removed it; if several callers remove one entry, exactly one receives true
     */
    boolean remove(K key, NearEntry<V> entry);

    /** Removes every entry. */
    void clear();

    /**
     * Returns the number of entries, expired ones included.
     *
     * @return an estimate, never negative
     */
    long entries();

    /**
     * Returns the heap that the entries occupy, as charged.
     *
     * @return bytes, an estimate, never negative; 0 if the tier has no byte bound
     */
    long bytes();

    /**
     * Returns the number of entries evicted for room since the start.
     *
     * @return a count, never negative
     */
    long evictions();

    /**
     * Returns the maximum number of entries. Called once, when the cache is built, to size the cache's tables.
     *
     * @return at least 1; {@link Long#MAX_VALUE}, the default, if nothing bounds their number
     */
    default long maximumEntries() {
        return Long.MAX_VALUE;
    }

    /**
     * Returns the number of entries that were permitted but dropped because they are too large, since the start.
     *
     * @return a count, never negative; 0, the default, if no entry is too large
     */
    default long tooLarge() {
        return 0;
    }

    /** Drops every entry and stops what the tier started. Idempotent; a closed tier holds nothing. */
    @Override
    void close();

    /** A factory of near tiers. Immutable and thread-safe, so that one factory may serve many caches. */
    @FunctionalInterface
    interface Factory {

        /**
         * Creates an empty tier.
         *
         * @param cache name of the cache
         * @param <K> key
         * @param <V> value
         * @return the tier; the cache closes it
         */
        <K, V> NearTier<K, V> create(String cache);
    }
}
