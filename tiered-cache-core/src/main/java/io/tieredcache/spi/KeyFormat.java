package io.tieredcache.spi;

/**
 * A converter from keys to their text in L2.
 *
 * <p>Must be thread-safe, must not block, and must be injective: two keys that are not equal have different texts. The
 * text may contain any character; L2 escapes reserved ones.
 *
 * @param <K> key
 */
@FunctionalInterface
public interface KeyFormat<K> {

    /**
     * Formats a key.
     *
     * @param key the key, never null
     * @return its text, never empty and never null. An exception of this method reaches the caller before the call has
     *     any effect
     */
    String format(K key);

    /**
     * Returns a format for strings, integral numbers, UUIDs, booleans, characters and enums: their text as
     * {@code toString} or {@code name} gives it. Every key of a cache must have the class of the first key, because 1L
     * and "1" have the same text.
     *
     * @param <K> key
     * @return a new format for one cache; it throws {@link IllegalArgumentException} for a key of any other class
     */
    static <K> KeyFormat<K> simple() {
        return new SimpleKeyFormat<>();
    }
}
