package io.tieredcache;

import io.tieredcache.spi.shared.Intent;
import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.StoreReply;
import io.tieredcache.spi.shared.TierFailure;
import org.jspecify.annotations.Nullable;

/** One key of a write, with the states that the write passes through. */
final class Change<K, V> {

    final Lookup<K, V> at;
    /** The new value; null to delete. */
    final @Nullable V value;

    final byte @Nullable [] encoded;
    final long ttlNanos;

    /** The state of the stripe after the write was opened. */
    long opened;

    /** The first change of this call in the same stripe, which opens the stripe for all of them. */
    Change<K, V> first = this;
    /** True while this change holds its stripe open. */
    boolean open;

    /** The state of the stripe after the write was ended. */
    long ended;

    long version;

    @Nullable
    Intent intent;

    /** True if this JVM reads the key past L2 until the write has ended, because L2 did not confirm the intent. */
    boolean suspended;

    Change(Lookup<K, V> at, @Nullable V value, byte @Nullable [] encoded, long ttlNanos) {
        this.at = at;
        this.value = value;
        this.encoded = encoded;
        this.ttlNanos = ttlNanos;
    }

    /**
     * Returns whether L2 should have stored the value and did not, because it failed, did not reply or takes no value
     * of this size.
     */
    boolean isLost(@Nullable StoreReply reply) {
        return value != null && (encoded == null || reply == null || reply instanceof TierFailure);
    }

    /** Returns the payload that L2 must store after the commit; null to store nothing. */
    @Nullable
    Payload payload() {
        return encoded == null ? null : Payload.of(encoded, version, Math.max(1, ttlNanos / 1_000_000), 0);
    }
}
