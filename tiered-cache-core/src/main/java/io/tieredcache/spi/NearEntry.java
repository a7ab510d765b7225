package io.tieredcache.spi;

import org.jspecify.annotations.Nullable;

/**
 * A copy in L1: the value with the limits of its life. Immutable but for the value itself, which is the object that
 * every caller receives.
 *
 * @param value the value; null means known-absent
 * @param expiresAtNanos reading of the cache's {@link Ticker} at which the copy must no longer be served
 * @param freshUntilNanos reading of the ticker until which the copy may be served without a proof by L2 that its key's
 *     changes are reported; not beyond its expiry
 * @param version version of the row; 0 means unversioned
 * @param fence stamp that L2 gave the copy; 0 means that it never was in L2
 * @param slot the slot of the cache's table of remote changes that covers the key
 * @param stamp what that slot said before the value was read; the copy is good while it still says so
 * @param <V> value
 */
public record NearEntry<V>(
        @Nullable V value, long expiresAtNanos, long freshUntilNanos, long version, long fence, int slot, int stamp) {}
