package io.tieredcache.spi;

import org.jspecify.annotations.Nullable;

/** A copy of an unversioned value that never was in L2 and needs no proof by L2. */
final class UnsharedNearEntry<V> extends NearEntry<V> {

    UnsharedNearEntry(@Nullable V value, long expiresAtNanos, int stripe, int epoch) {
        super(value, expiresAtNanos, stripe, epoch);
    }

    @Override
    public long freshUntilNanos() {
        return expiresAtNanos();
    }

    @Override
    public long version() {
        return 0;
    }

    @Override
    public long fence() {
        return 0;
    }
}
