package io.tieredcache.spi;

import org.jspecify.annotations.Nullable;

/** A copy of an unversioned value that other JVMs can change. */
final class SharedNearEntry<V> extends NearEntry<V> {

    private final long freshUntilNanos;
    private final long fence;

    SharedNearEntry(@Nullable V value, long expiresAtNanos, long freshUntilNanos, long fence, int stripe, int epoch) {
        super(value, expiresAtNanos, stripe, epoch);
        this.freshUntilNanos = freshUntilNanos;
        this.fence = fence;
    }

    @Override
    public long freshUntilNanos() {
        return freshUntilNanos;
    }

    @Override
    public long version() {
        return 0;
    }

    @Override
    public long fence() {
        return fence;
    }

    @Override
    public int fieldBytes() {
        return super.fieldBytes() + 2 * Long.BYTES;
    }
}
