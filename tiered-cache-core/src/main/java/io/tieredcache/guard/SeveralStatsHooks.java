package io.tieredcache.guard;

import io.tieredcache.spi.CacheStats;
import io.tieredcache.spi.Failure;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.StatsHook;
import io.tieredcache.spi.Tier;
import java.util.List;
import java.util.function.Supplier;

/** A hook that calls several hooks in the given order. None of them throws. */
record SeveralStatsHooks(List<StatsHook> hooks) implements StatsHook {

    @Override
    public void opened(String cache, Supplier<CacheStats> stats) {
        for (StatsHook hook : hooks) {
            hook.opened(cache, stats);
        }
    }

    @Override
    public void timed(String cache, Tier tier, Operation operation, long nanos) {
        for (StatsHook hook : hooks) {
            hook.timed(cache, tier, operation, nanos);
        }
    }

    @Override
    public void failed(String cache, Tier tier, Operation operation, Failure failure) {
        for (StatsHook hook : hooks) {
            hook.failed(cache, tier, operation, failure);
        }
    }

    @Override
    public void closed(String cache) {
        for (StatsHook hook : hooks) {
            hook.closed(cache);
        }
    }
}
