package io.tieredcache;

import io.tieredcache.spi.StatsHook;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a builder has fixed. */
record Settings<V>(
        String name,
        long ttlNanos,
        long l1TtlNanos,
        long absentTtlNanos,
        double ttlJitter,
        long deadlineNanos,
        long leaseMillis,
        long tickerLagNanos,
        @Nullable UnaryOperator<V> copier,
        StatsHook hook) {

    /** How long L1 may serve what was loaded while L2 could not vouch for it. */
    static final long UNGRANTED_LIFE_NANOS = 2_000_000_000L;
}
