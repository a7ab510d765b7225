package io.tieredcache.spi;

import org.jspecify.annotations.Nullable;

/**
 * A copy in L1: the value with the limits of its lifetime. Immutable except for the value itself, which is the object
 * that every caller receives. Two entries are equal only if they are the same object.
 *
 * <p>L1 may hold millions of entries, so an entry has only the numbers that its value needs:
 * <pre>
 *   every entry           value, expiry, stripe, epoch
 *   of a value in L2      ... freshness, fencing token
 *   of a versioned row    ... version
 * </pre>
 *
 * @param <V> value
 */
public abstract sealed class NearEntry<V> permits UnsharedNearEntry, SharedNearEntry, VersionedNearEntry {

    private final @Nullable V value;
    private final long expiresAtNanos;
    private final int stripe;
    private final int epoch;

    NearEntry(@Nullable V value, long expiresAtNanos, int stripe, int epoch) {
        this.value = value;
        this.expiresAtNanos = expiresAtNanos;
        this.stripe = stripe;
        this.epoch = epoch;
    }

    /**
     * Returns an entry with these properties, of the kind that takes the least heap.
     *
     * @param value the value; null means known-absent
     * @param expiresAtNanos see {@link #expiresAtNanos}
     * @param freshUntilNanos see {@link #freshUntilNanos}
     * @param version see {@link #version}
     * @param fence see {@link #fence}
     * @param stripe see {@link #stripe}
     * @param epoch see {@link #epoch}
     * @param <V> value
     * @return a new entry
     */
    public static <V> NearEntry<V> of(
            @Nullable V value,
            long expiresAtNanos,
            long freshUntilNanos,
            long version,
            long fence,
            int stripe,
            int epoch) {
        if (version != 0) {
            return new VersionedNearEntry<>(value, expiresAtNanos, freshUntilNanos, version, fence, stripe, epoch);
        }
        if (fence != 0 || freshUntilNanos != expiresAtNanos) {
            return new SharedNearEntry<>(value, expiresAtNanos, freshUntilNanos, fence, stripe, epoch);
        }
        return new UnsharedNearEntry<>(value, expiresAtNanos, stripe, epoch);
    }

    /**
     * Returns an entry with the limits of another.
     *
     * @param value the value; null means known-absent
     * @param limits the entry whose expiry, freshness, version, fencing token, stripe and epoch it has
     * @param <V> value
     * @return a new entry
     */
    public static <V> NearEntry<V> of(@Nullable V value, NearEntry<?> limits) {
        return of(
                value,
                limits.expiresAtNanos,
                limits.freshUntilNanos(),
                limits.version(),
                limits.fence(),
                limits.stripe,
                limits.epoch);
    }

    /**
     * Returns the value.
     *
     * @return the value; null means known-absent
     */
    public final @Nullable V value() {
        return value;
    }

    /**
     * Returns the time from which the copy must not be served.
     *
     * @return reading of the cache's {@link Ticker}
     */
    public final long expiresAtNanos() {
        return expiresAtNanos;
    }

    /**
     * Returns the time until which the copy may be served without a proof by L2 that changes of its key are reported.
     *
     * @return reading of the cache's {@link Ticker}, not beyond the expiry
     */
    public abstract long freshUntilNanos();

    /**
     * Returns the version of the row.
     *
     * @return the version; 0 means unversioned
     */
    public abstract long version();

    /**
     * Returns the fencing token that L2 gave the copy.
     *
     * @return the fencing token; 0 means that the copy never was in L2
     */
    public abstract long fence();

    /**
     * Returns the stripe of the key.
     *
     * @return an index
     */
    public final int stripe() {
        return stripe;
    }

    /**
     * Returns the epoch that the stripe had before the value was read. The copy may be served only while the stripe
     * still has this epoch.
     *
     * @return a count of changes
     */
    public final int epoch() {
        return epoch;
    }

    /**
     * Returns the size of the entry's fields without the reference to the value. A tier with a byte bound charges them.
     *
     * @return bytes, the header of the object not included
     */
    public int fieldBytes() {
        return Long.BYTES + 2 * Integer.BYTES;
    }
}
