package io.tieredcache.spi;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * L1: a bounded map of objects in this JVM. It may forget any entry at any time and never fails. It knows nothing of
 * expiry or coherence: the cache judges every entry that it gets back.
 *
 * <p>Must be thread-safe. No method blocks for longer than the work of another caller on the same key takes, none does
 * I/O, and {@link #get} takes no lock and allocates nothing. None should throw: then the cache goes on as if the tier held
 * nothing, and serves no copy of a key that the tier failed to remove, nor of those that share its stripe.
 *
 * @param <K> key
 * @param <V> value
 */
public interface NearTier<K, V> extends AutoCloseable {

    /**
     * Looks a key up and counts the look-up as a use for eviction. A tier may leave out uses that hardly change
     * what it evicts.
     *
     * @param key the key, never null
     * @return the entry, or null if there is none
     */
    @Nullable
    NearEntry<V> get(K key);

    /**
     * Installs an entry if {@code permitted} says so. The question is asked inside the step that is atomic for this key:
     * a {@link #remove} that starts after the answer removes the entry. An entry too large for the tier is dropped, with
     * whatever the key had before.
     *
     * @param key the key, never null
     * @param entry the entry, never null
     * @param permitted asked at most once; must not block nor call this tier
     * @return whether the answer was yes
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
     * @return whether this call removed it; of several callers that remove one entry, one is told so
     */
    boolean remove(K key, NearEntry<V> entry);

    /** Removes every entry. */
    void clear();

    /**
     * Returns how many entries are held, expired ones included.
     *
     * @return an estimate, never negative
     */
    long entries();

    /**
     * Returns the heap that the entries are charged with.
     *
     * @return bytes, an estimate, never negative; 0 if the tier has no byte bound
     */
    long bytes();

    /**
     * Returns how many entries were evicted for room since the start.
     *
     * @return a count, never negative
     */
    long evictions();

    /**
     * Returns how many entries it holds at most. Asked once, when the cache is built, whose tables are made as large.
     *
     * @return at least 1; {@link Long#MAX_VALUE}, the default, if nothing bounds their number
     */
    default long maximumEntries() {
        return Long.MAX_VALUE;
    }

    /**
     * Returns how many entries were permitted, but dropped because they are too large for the tier, since the start.
     *
     * @return a count, never negative; 0, the default, if no entry is too large
     */
    default long tooLarge() {
        return 0;
    }

    /** Drops every entry and stops what the tier started. Idempotent; a closed tier holds nothing. */
    @Override
    void close();

    /** Makes the near tier of one cache. Immutable and thread-safe, so that one factory may serve many caches. */
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
