package io.tieredcache;

import io.tieredcache.spi.CacheLoader;
import io.tieredcache.spi.CallContext;
import io.tieredcache.spi.Ticker;
import org.jspecify.annotations.Nullable;

/** What holds for one call of the facade, whatever keys it has. Used by one thread. */
final class Call<K, V> {

    final @Nullable CacheLoader<? super K, ? extends V> loader;
    final long ttlNanos;
    private final long deadlineNanos;
    private final Ticker clock;
    /** Time for L2 that has been used up. */
    private long l2Nanos;

    Call(@Nullable CacheLoader<? super K, ? extends V> loader, long deadlineNanos, Ticker clock, long ttlNanos) {
        this.loader = loader;
        this.deadlineNanos = deadlineNanos;
        this.clock = clock;
        this.ttlNanos = ttlNanos;
    }

    /** What a loader or writer is told of it. */
    CallContext context() {
        return new CallContext(deadlineNanos, clock);
    }

    long remainingNanos() {
        return deadlineNanos - clock.nanos();
    }

    /** What is left for L2 of a budget for the whole call, at most half of the time that is left at all. */
    long l2Nanos(long budgetNanos) {
        return Math.min(budgetNanos - l2Nanos, remainingNanos() / 2);
    }

    void spentOnL2(long nanos) {
        l2Nanos += nanos;
    }
}
