package io.tieredcache.benchmarks.targets;

import io.tieredcache.spi.Operation;
import io.tieredcache.spi.StatsHook;
import io.tieredcache.spi.Tier;

/**
 * Records the deepest tier of each thread's last call. A call that waited for another caller's lookup counts with L1,
 * the only tier that it asked itself. Thread-safe.
 */
final class DeepestTier implements StatsHook {

    private final ThreadLocal<Tier> deepest = ThreadLocal.withInitial(() -> Tier.L1);

    void begin() {
        deepest.set(Tier.L1);
    }

    Tier get() {
        return deepest.get();
    }

    @Override
    public void timed(String cache, Tier tier, Operation operation, long nanos) {
        if (tier.compareTo(deepest.get()) > 0) {
            deepest.set(tier);
        }
    }
}
