package io.tieredcache.metrics;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.CacheStats;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.StatsHook;
import io.tieredcache.spi.Tier;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A hook that records the durations of the tiers in a cumulative histogram for each cache, tier and operation. Give one
 * object to {@code TieredCacheBuilder.stats} of each cache; any number of readers call {@link #snapshot} as often as
 * they need. A reader of the last minute keeps a snapshot for a minute and subtracts it: {@link LatencySnapshot#minus}.
 * Needs no further library.
 *
 * <p>Only one in {@link CacheStats#L1_SAMPLING} reads of L1 is timed, so their count is not the number of reads.
 *
 * <p>A histogram exists from the first use of its operation and takes 10 kB. A cache of three tiers uses at most
 * twelve: 120 kB. Histograms are kept by the name of the cache for as long as this object lives. They survive the
 * closing of the cache, so that its last calls can be read. A cache opened later under the same name continues them,
 * and two open caches of one name share them. If names are generated at run time, call {@link #forget}.
 *
 * <p>Thread-safe; recording takes no lock and, after the first use, allocates nothing.
 */
public final class LatencyHistograms implements StatsHook {

    private final ConcurrentMap<String, Recorders> caches = new ConcurrentHashMap<>();

    /** Creates empty histograms. */
    public LatencyHistograms() {}

    /**
     * Returns the durations counted since this object was created or the cache was last forgotten.
     *
     * @param cache name of the cache
     * @param tier the tier
     * @param operation the operation
     * @return a snapshot; {@link LatencySnapshot#NONE} if the operation never happened, or there is no such cache
     */
    public LatencySnapshot snapshot(String cache, Tier tier, Operation operation) {
        requireNonNull(tier, "tier");
        requireNonNull(operation, "operation");
        Recorders recorders = caches.get(requireNonNull(cache, "cache"));
        LatencyRecorder recorder = recorders == null ? null : recorders.of(tier).get(operation);
        return recorder == null ? LatencySnapshot.NONE : recorder.snapshot();
    }

    /**
     * Returns the names of the caches with at least one counted duration.
     *
     * @return a copy
     */
    public Set<String> caches() {
        return Set.copyOf(caches.keySet());
    }

    /**
     * Drops all histograms of a cache. A cache that is still open starts new ones.
     *
     * @param cache its name; no effect if nothing was counted
     */
    public void forget(String cache) {
        caches.remove(requireNonNull(cache, "cache"));
    }

    @Override
    public void timed(String cache, Tier tier, Operation operation, long nanos) {
        Recorders recorders = caches.get(cache);
        if (recorders == null) {
            recorders = caches.computeIfAbsent(cache, name -> new Recorders());
        }
        ConcurrentMap<Operation, LatencyRecorder> ofTier = recorders.of(tier);
        LatencyRecorder recorder = ofTier.get(operation);
        if (recorder == null) {
            recorder = ofTier.computeIfAbsent(operation, first -> new LatencyRecorder());
        }
        recorder.record(nanos);
    }

    /** The recorders of one cache, each created at its first use. */
    private record Recorders(
            ConcurrentMap<Operation, LatencyRecorder> l1,
            ConcurrentMap<Operation, LatencyRecorder> l2,
            ConcurrentMap<Operation, LatencyRecorder> l3) {

        Recorders() {
            this(new ConcurrentHashMap<>(), new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        }

        ConcurrentMap<Operation, LatencyRecorder> of(Tier tier) {
            return switch (tier) {
                case L1 -> l1;
                case L2 -> l2;
                case L3 -> l3;
            };
        }
    }

    @Override
    public String toString() {
        return "LatencyHistograms" + caches.keySet();
    }
}
