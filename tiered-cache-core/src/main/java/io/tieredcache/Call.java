package io.tieredcache;

import io.tieredcache.spi.CacheLoader;
import io.tieredcache.spi.CallContext;
import org.jspecify.annotations.Nullable;

/** What holds for one call of the facade, whatever keys it has. Used by one thread. */
final class Call<K, V> {

    final @Nullable CacheLoader<? super K, ? extends V> loader;
    final CallContext context;
    final long ttlNanos;

    Call(@Nullable CacheLoader<? super K, ? extends V> loader, CallContext context, long ttlNanos) {
        this.loader = loader;
        this.context = context;
        this.ttlNanos = ttlNanos;
    }

    long remainingNanos() {
        return context.remainingNanos();
    }
}
