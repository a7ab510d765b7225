package io.tieredcache.guard;

import io.tieredcache.spi.CacheStats;
import io.tieredcache.spi.Failure;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.StatsHook;
import io.tieredcache.spi.Tier;
import java.util.List;
import java.util.function.Supplier;

/** A statistics hook behind a guard: it never throws, because statistics must not change an outcome. */
public final class GuardedStatsHook implements StatsHook {

    private static final String CONSEQUENCE = "calls of the cache go on, and its statistics miss something";

    private final StatsHook hook;
    private final Warnings warnings;

    private GuardedStatsHook(StatsHook hook, Warnings warnings) {
        this.hook = hook;
        this.warnings = warnings;
    }

    /** Returns one hook that calls all given hooks, each behind its own guard. */
    public static StatsHook around(List<StatsHook> hooks, String cache) {
        List<StatsHook> guarded = hooks.stream()
                .filter(hook -> !hook.equals(NONE))
                .<StatsHook>map(hook -> new GuardedStatsHook(hook, new Warnings(cache)))
                .toList();
        return switch (guarded.size()) {
            case 0 -> NONE;
            case 1 -> guarded.get(0);
            default -> new SeveralStatsHooks(guarded);
        };
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
    public void failed(String cache, Tier tier, Operation operation, Failure failure) {
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
