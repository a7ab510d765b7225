package io.tieredcache.spi;

import java.util.UUID;

/**
 * Turns keys into text for L2.
 *
 * <p>Must be thread-safe, must not block, and must be injective: two keys that are not equal have different texts. The
 * text may hold any character; L2 escapes what it must.
 *
 * @param <K> key
 */
@FunctionalInterface
public interface KeyFormat<K> {

    /**
     * Formats a key.
     *
     * @param key the key, never null
     * @return its text, never empty and never null. Whatever is thrown reaches the caller as an exception, before anything is done
     */
    String format(K key);

    /**
     * Returns the format for strings, integral numbers, UUIDs, booleans, characters and enums: their text as
     * {@code toString} or {@code name} gives it. Every key of a cache must be of the same class.
     *
     * @param <K> key
     * @return the format; it throws {@link IllegalArgumentException} for a key of any other class
     */
    static <K> KeyFormat<K> simple() {
        return key -> {
            if (key instanceof String text) {
                return text;
            }
            if (key instanceof Long
                    || key instanceof Integer
                    || key instanceof UUID
                    || key instanceof Short
                    || key instanceof Byte
                    || key instanceof Boolean
                    || key instanceof Character) {
                return key.toString();
            }
            if (key instanceof Enum<?> constant) {
                return constant.name();
            }
            throw new IllegalArgumentException("no text form for keys of "
                    + key.getClass().getName()
                    + ": expected String, Long, Integer, Short, Byte, Boolean, Character, UUID or an enum;"
                    + " give the builder a keyFormat(...)");
        };
    }
}
