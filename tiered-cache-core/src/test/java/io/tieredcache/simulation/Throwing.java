package io.tieredcache.simulation;

import io.tieredcache.spi.Failure;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.StatsHook;
import io.tieredcache.spi.Tier;

/** Application code that throws at times, against its contract: a hook itself, and other code that calls it. */
final class Throwing implements StatsHook {

    private static final int PERCENT = 10;

    private final Network network;
    private long count;

    Throwing(Network network) {
        this.network = network;
    }

    long count() {
        return count;
    }

    /** Throws at random. */
    void maybe(String where) {
        if (network.plan.throwing() && !network.healed() && network.chance.percent(PERCENT)) {
            count++;
            throw new IllegalStateException("user code throws in " + where);
        }
    }

    /** The cache's own random numbers decide which reads of L1 are reported, not the seed. */
    @Override
    public void timed(String cache, Tier tier, Operation operation, long nanos) {
        if (tier != Tier.L1) {
            maybe("the hook");
        }
    }

    @Override
    public void failed(String cache, Tier tier, Operation operation, Failure failure) {
        maybe("the hook");
    }
}
