package io.tieredcache.spi;

import org.jspecify.annotations.Nullable;

/**
 * The state of a key in the system of record.
 *
 * @param value the value; null means that there is no such row
 * @param version the version of the row, a number that grows with every committed change of it; 0 means unversioned.
 *     Never negative
 * @param <V> value
 */
public record Loaded<V>(@Nullable V value, long version) {

    /**
     * Checks the version.
     *
     * @param value as in the record
     * @param version as in the record
     */
    public Loaded {
        if (version < 0) {
            throw new IllegalArgumentException("version must be 0 (unversioned) or positive, was " + version);
        }
    }

    /**
     * Returns an unversioned row.
     *
     * @param value the value, or null for no such row
     * @param <V> value
     * @return the row
     */
    public static <V> Loaded<V> of(@Nullable V value) {
        return new Loaded<>(value, 0);
    }

    /**
     * Returns whether the system of record has no such row.
     *
     * @return true if there is no row
     */
    public boolean absent() {
        return value == null;
    }
}
