package io.tieredcache.spi;

import org.jspecify.annotations.Nullable;

/** A copy of a row that has a version, whether it was in L2 or not. */
final class VersionedNearEntry<V> extends NearEntry<V> {

    private final long freshUntilNanos;
    private final long version;
    private final long fence;

    VersionedNearEntry(
            @Nullable V value,
            long expiresAtNanos,
            long freshUntilNanos,
            long version,
            long fence,
            int stripe,
            int epoch) {
        super(value, expiresAtNanos, stripe, epoch);
        this.freshUntilNanos = freshUntilNanos;
        this.version = version;
        this.fence = fence;
    }

    @Override
    public long freshUntilNanos() {
        return freshUntilNanos;
    }

    @Override
    public long version() {
        return version;
    }

    @Override
    public long fence() {
        return fence;
    }

    @Override
    public int fieldBytes() {
        return super.fieldBytes() + 3 * Long.BYTES;
    }
}
