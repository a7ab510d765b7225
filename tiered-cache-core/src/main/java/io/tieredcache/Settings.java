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
        long l2BudgetNanos,
        WriteMode writeMode,
        int maxConcurrentLoads,
        long tickerLagNanos,
        @Nullable UnaryOperator<V> copier,
        StatsHook hook) {

    /** How long L1 may serve what nobody vouches for any longer: the bound on what a lost message can do. */
    static final long STALENESS_NANOS = 2_000_000_000L;

    /** By how much the generation of the cache may be out of date when L2 is read. */
    static final long GENERATION_AGE_NANOS = 1_000_000_000L;

    /** What each key adds to the L2 budget of a call. */
    static final long L2_BUDGET_PER_KEY_NANOS = 100_000L;
}
