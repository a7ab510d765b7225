package io.tieredcache;

import io.tieredcache.spi.CacheLoader;
import io.tieredcache.spi.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * The settings of all calls of one kind. Immutable.
 *
 * @param loader loads keys without a copy; null for calls that do not load
 * @param ttlNanos the TTL of a loaded or written value
 * @param clock the clock of deadlines
 */
record CallSettings<K, V>(@Nullable CacheLoader<? super K, ? extends V> loader, long ttlNanos, Ticker clock) {

    CallSettings<K, V> withLoader(@Nullable CacheLoader<? super K, ? extends V> other) {
        return new CallSettings<>(other, ttlNanos, clock);
    }

    CallSettings<K, V> withTtl(long nanos) {
        return new CallSettings<>(loader, nanos, clock);
    }
}
