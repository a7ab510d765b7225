package io.tieredcache;

import io.tieredcache.spi.shared.Intent;
import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.StoreReply;
import io.tieredcache.spi.shared.TierFailure;
import org.jspecify.annotations.Nullable;

/** One key on its way through a write. */
public final class Change<K, V> {

    final Lookup<K, V> at;
    /** The new value; null deletes. */
    final @Nullable V value;

    final byte @Nullable [] encoded;
    final long ttlNanos;

    /** States of the fence when the write was opened and when it was ended. */
    long opened;

    /** The first change of this call in its stripe opens the stripe for all of them. */
    Change<K, V> first = this;
    /** It holds its stripe open now. */
    boolean open;

    long ended;
    long version;

    @Nullable
    Intent intent;

    /** L2 is distrusted about the key until the write has ended, since it could not be told of its beginning. */
    boolean suspended;

    Change(Lookup<K, V> at, @Nullable V value, byte @Nullable [] encoded, long ttlNanos) {
        this.at = at;
        this.value = value;
        this.encoded = encoded;
        this.ttlNanos = ttlNanos;
    }

    /** L2 was to store the value and has not: it failed, said nothing, or takes none so large. */
    boolean isLost(@Nullable StoreReply reply) {
        return value != null && (encoded == null || reply == null || reply instanceof TierFailure);
    }

    /** What L2 is to store now that the write is committed; null for nothing. */
    @Nullable
    Payload payload() {
        return encoded == null ? null : Payload.of(encoded, version, Math.max(1, ttlNanos / 1_000_000), 0);
    }
}
