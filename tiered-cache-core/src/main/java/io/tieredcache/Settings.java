package io.tieredcache;

import io.tieredcache.spi.StatsHook;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The settings of a cache, with all defaults applied. */
record Settings<V>(
        String name,
        long ttlNanos,
        long l1TtlNanos,
        long absentTtlNanos,
        double ttlJitter,
        long deadlineNanos,
        long leaseMillis,
        long l2BudgetNanos,
        WriteMode writeMode,
        int maxConcurrentLoads,
        long tickerLagNanos,
        @Nullable UnaryOperator<V> copier,
        StatsHook hook) {

    /** The time that each key adds to the L2 budget of a call. */
    static final long L2_BUDGET_PER_KEY_NANOS = 100_000L;
}
