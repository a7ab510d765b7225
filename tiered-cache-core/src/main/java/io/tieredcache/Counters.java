package io.tieredcache;

import io.tieredcache.spi.CacheStats;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what a cache does. */
final class Counters {

    final HotCounter l1Hits = new HotCounter();
    final LongAdder l1Misses = new LongAdder();
    final LongAdder l2Hits = new LongAdder();
    final LongAdder l2Misses = new LongAdder();
    final LongAdder l2Failures = new LongAdder();
    final LongAdder loads = new LongAdder();
    final LongAdder loadedKeys = new LongAdder();
    final LongAdder absentKeys = new LongAdder();
    final LongAdder loadFailures = new LongAdder();
    final LongAdder writes = new LongAdder();
    final LongAdder writeFailures = new LongAdder();
    final LongAdder coalesced = new LongAdder();
    final LongAdder refusedFills = new LongAdder();
    final LongAdder unreadable = new LongAdder();

    CacheStats snapshot(@Nullable GuardedNearTier<?, ?> near, long pendingInvalidations) {
        return new CacheStats(
                new CacheStats.NearStats(
                        l1Hits.sum(),
                        l1Misses.sum(),
                        near == null ? 0 : near.evictions(),
                        near == null ? 0 : near.entries(),
                        near == null ? 0 : near.bytes()),
                new CacheStats.SharedStats(l2Hits.sum(), l2Misses.sum(), l2Failures.sum()),
                new CacheStats.SourceStats(
                        loads.sum(),
                        loadedKeys.sum(),
                        absentKeys.sum(),
                        loadFailures.sum(),
                        writes.sum(),
                        writeFailures.sum()),
                coalesced.sum(),
                refusedFills.sum(),
                unreadable.sum(),
                pendingInvalidations);
    }
}
