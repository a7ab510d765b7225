package io.tieredcache;

import io.tieredcache.spi.CacheStats;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.StatsHook;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierFailure;
import java.util.function.Supplier;

/** The user's hook as the engine sees it: it never throws. Statistics are beside every outcome, whatever is wrong with them. */
final class GuardedStatsHook implements StatsHook {

    private static final String CONSEQUENCE = "calls of the cache go on, and its statistics miss something";

    private final StatsHook hook;
    private final Warnings warnings;

    private GuardedStatsHook(StatsHook hook, Warnings warnings) {
        this.hook = hook;
        this.warnings = warnings;
    }

    @SuppressWarnings("ReferenceEquality") // that very hook, which needs no guard
    static StatsHook around(StatsHook hook, String cache) {
        return hook == NONE ? NONE : new GuardedStatsHook(hook, new Warnings(cache));
    }

    @Override
    public void opened(String cache, Supplier<CacheStats> stats) {
        try {
            hook.opened(cache, stats);
        } catch (Throwable e) {
            warnings.threwWithMessage("StatsHook.opened", hook, CONSEQUENCE, e);
        }
    }

    @Override
    public void timed(String cache, Tier tier, Operation operation, long nanos) {
        try {
            hook.timed(cache, tier, operation, nanos);
        } catch (Throwable e) {
            warnings.threwWithMessage("StatsHook.timed", hook, CONSEQUENCE, e);
        }
    }

    @Override
    public void failed(String cache, Tier tier, Operation operation, TierFailure failure) {
        try {
            hook.failed(cache, tier, operation, failure);
        } catch (Throwable e) {
            warnings.threwWithMessage("StatsHook.failed", hook, CONSEQUENCE, e);
        }
    }

    @Override
    public void closed(String cache) {
        try {
            hook.closed(cache);
        } catch (Throwable e) {
            warnings.threwWithMessage("StatsHook.closed", hook, CONSEQUENCE, e);
        }
    }
}
