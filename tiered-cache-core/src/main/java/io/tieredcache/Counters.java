package io.tieredcache;

import io.tieredcache.concurrent.HotCounter;
import io.tieredcache.spi.CacheStats;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The counters behind {@link CacheStats}. */
final class Counters {

    final HotCounter l1Hits = new HotCounter();
    final LongAdder l1Misses = new LongAdder();
    final LongAdder l1Installs = new LongAdder();
    final LongAdder l1Expired = new LongAdder();
    final LongAdder l1Invalidated = new LongAdder();
    final LongAdder l1Suspect = new LongAdder();
    final LongAdder l2Hits = new LongAdder();
    final LongAdder l2Misses = new LongAdder();
    final LongAdder l2Stores = new LongAdder();
    final LongAdder lostFills = new LongAdder();
    final LongAdder lostWrites = new LongAdder();
    final LongAdder l2Failures = new LongAdder();
    final LongAdder loads = new LongAdder();
    /** The loads in progress. Exact at every moment, unlike the difference of two adders. */
    final AtomicLong loadsInFlight = new AtomicLong();

    final LongAdder loadedKeys = new LongAdder();
    final LongAdder absentKeys = new LongAdder();
    final LongAdder loadFailures = new LongAdder();
    final LongAdder writes = new LongAdder();
    final LongAdder writeFailures = new LongAdder();
    final LongAdder coalesced = new LongAdder();
    final LongAdder refusedFills = new LongAdder();
    final LongAdder unreadable = new LongAdder();

    CacheStats snapshot(@Nullable GuardedNearTier<?, ?> near, @Nullable Recovery recovery) {
        return new CacheStats(
                near(near),
                new CacheStats.SharedStats(
                        l2Hits.sum(),
                        l2Misses.sum(),
                        l2Stores.sum(),
                        lostFills.sum(),
                        lostWrites.sum(),
                        l2Failures.sum()),
                new CacheStats.SourceStats(
                        loads.sum(),
                        loadsInFlight.get(),
                        loadedKeys.sum(),
                        absentKeys.sum(),
                        loadFailures.sum(),
                        writes.sum(),
                        writeFailures.sum()),
                coalesced.sum(),
                refusedFills.sum(),
                unreadable.sum(),
                recovery == null ? 0 : recovery.size(),
                recovery == null ? 0 : recovery.oldestMillis());
    }

    private CacheStats.NearStats near(@Nullable GuardedNearTier<?, ?> near) {
        return new CacheStats.NearStats(
                l1Hits.sum(),
                l1Misses.sum(),
                l1Installs.sum(),
                new CacheStats.NearDrops(
                        near == null ? 0 : near.evictions(),
                        l1Expired.sum(),
                        l1Invalidated.sum(),
                        l1Suspect.sum(),
                        near == null ? 0 : near.tooLarge()),
                near == null ? 0 : near.entries(),
                near == null ? 0 : near.bytes());
    }
}
