package io.tieredcache.examples.demo;

import io.tieredcache.spi.Operation;
import io.tieredcache.spi.StatsHook;
import io.tieredcache.spi.Tier;
import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Records the durations of the tiers, and whether the last call of the thread went beyond L1. Thread-safe. */
final class TierTimes implements StatsHook {

    private static final int DIGITS = 3;

    private final Map<Tier, Histogram> reads = new EnumMap<>(Tier.class);
    private final ThreadLocal<boolean[]> beyond = ThreadLocal.withInitial(() -> new boolean[1]);

    TierTimes() {
        for (Tier tier : Tier.values()) {
            reads.put(tier, new ConcurrentHistogram(DIGITS));
        }
    }

    @Override
    public void timed(String cache, Tier tier, Operation operation, long nanos) {
        if (tier != Tier.L1) {
            beyond.get()[0] = true;
        }
        Histogram times = reads.get(tier);
        if (times != null && (operation == Operation.READ || operation == Operation.LOAD)) {
            times.recordValue(nanos);
        }
    }

    /** Returns the durations in nanoseconds of a tier: lookups in L1 (a sample), lookups in L2, and loads from L3. */
    Histogram of(Tier tier) {
        return reads.getOrDefault(tier, new Histogram(DIGITS));
    }

    /** Removes all recorded times. */
    void reset() {
        reads.values().forEach(Histogram::reset);
    }

    /** Resets the calling thread's record of tiers. */
    void callBegins() {
        beyond.get()[0] = false;
    }

    boolean callWentBeyondL1() {
        return beyond.get()[0];
    }
}
