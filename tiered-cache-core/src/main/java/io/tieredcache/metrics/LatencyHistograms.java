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
 * How long the tiers take: a cumulative histogram for each cache, tier and operation, for any number of readers. Give one to
 * {@code TieredCacheBuilder.stats} of each cache, and read it by {@link #snapshot} as often as you like. A reader that wants the
 * last minute keeps a snapshot for a minute and subtracts it: {@link LatencySnapshot#minus}. Needs no further library.
 *
 * <p>Of reads of L1 only one in {@link CacheStats#L1_SAMPLING} is timed, so their count is not the number of reads.
 *
 * <p>A histogram is there from the first use of its operation and takes 10 kB, whatever it counts. A cache of three tiers uses
 * twelve at most: 120 kB. They are kept by name for as long as this object lives, also when the cache is closed, so that its last
 * calls can be read; a cache opened later under the same name counts on, and two open ones count together. Where names are made
 * up at run time, call {@link #forget}.
 *
 * <p>Thread-safe; recording takes no lock and, after the first use, allocates nothing.
 */
public final class LatencyHistograms implements StatsHook {

    private final ConcurrentMap<String, Recorders> caches = new ConcurrentHashMap<>();

    /** Creates histograms that have counted nothing. */
    public LatencyHistograms() {}

    /**
     * Returns what has been counted until now, since this object was created or the cache was last forgotten.
     *
     * @param cache name of the cache
     * @param tier the tier
     * @param operation what it did
     * @return a snapshot; {@link LatencySnapshot#NONE} if it never did, or there is no such cache
     */
    public LatencySnapshot snapshot(String cache, Tier tier, Operation operation) {
        requireNonNull(tier, "tier");
        requireNonNull(operation, "operation");
        Recorders recorders = caches.get(requireNonNull(cache, "cache"));
        LatencyRecorder recorder = recorders == null ? null : recorders.of(tier).get(operation);
        return recorder == null ? LatencySnapshot.NONE : recorder.snapshot();
    }

    /**
     * Returns the names of the caches of which anything was counted.
     *
     * @return a copy
     */
    public Set<String> caches() {
        return Set.copyOf(caches.keySet());
    }

    /**
     * Drops all histograms of a cache. A cache that is still open begins anew.
     *
     * @param cache its name; without effect if nothing was counted
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

    /** The recorders of one cache, each from its first use. */
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
