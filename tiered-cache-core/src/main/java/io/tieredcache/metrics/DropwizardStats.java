package io.tieredcache.metrics;

import static java.util.Objects.requireNonNull;

import com.codahale.metrics.MetricRegistry;
import io.tieredcache.spi.CacheStats;
import io.tieredcache.spi.Failure;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.StatsHook;
import io.tieredcache.spi.Tier;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A hook that reports the statistics of caches to a Dropwizard registry. Needs
 * {@code io.dropwizard.metrics:metrics-core}, which is not a dependency of tiered-cache.
 *
 * <p>Every name starts with {@code <prefix>.<cache>.}, by default {@code tieredcache.<cache>.}, and continues with one
 * of
 *
 * <ul>
 *   <li>gauges that count since the cache was built: {@code l1.hits}, {@code l1.misses}, {@code l1.installs},
 *       {@code l1.drops.evicted}, {@code l1.drops.expired}, {@code l1.drops.invalidated}, {@code l1.drops.suspect},
 *       {@code l1.drops.tooLarge}, {@code l2.hits}, {@code l2.misses}, {@code l2.stores}, {@code l2.lostFills},
 *       {@code l2.lostWrites}, {@code l2.failures}, {@code l3.loads}, {@code l3.loadedKeys},
 *       {@code l3.absentKeys}, {@code l3.loadFailures}, {@code l3.writes}, {@code l3.writeFailures}, {@code coalesced},
 *       {@code refusedFills} and {@code unreadable}, as {@link CacheStats} describes them
 *   <li>gauges of current values: {@code l1.entries}, {@code l1.bytes}, {@code l3.loadsInFlight},
 *       {@code pendingInvalidations} and {@code oldestPendingMillis}
 *   <li>gauges of shares from 0 to 1 since the cache was built, 1 before the first look-up: {@code l1.hitRatio},
 *       {@code l2.hitRatio} and {@code hitRatio}, the share of look-ups that needed no load
 *   <li>counters of failures of L2 by kind: {@code l2.timeouts}, {@code l2.unavailable} and {@code l2.rejected}
 *   <li>timers, each registered at its first use: {@code l1.read}, {@code l2.read}, {@code l2.acquire},
 *       {@code l2.fill}, {@code l2.release}, {@code l2.invalidate}, {@code l2.clear}, {@code l2.begin}, {@code l2.end},
 *       {@code l2.put}, {@code l3.load}, {@code l3.write} and {@code l3.delete}. Only one in
 *       {@link CacheStats#L1_SAMPLING} reads of L1 is timed, so the count of {@code l1.read} is not the number of reads
 * </ul>
 *
 * <p>Timers count every duration, in buckets: percentiles are wrong by less than 1.6 %, so that even rare slow calls
 * show at p99.9. A snapshot of a timer covers the last 60 to 70 seconds, for every reader. Two reporters of one
 * registry see the same durations, and a reporter that reports each minute or more often misses no duration. Older
 * durations are forgotten. {@code getValues} of a snapshot lists the buckets in use, once each. Readers with their own
 * intervals use {@link LatencyHistograms}. A timer takes 10 kB for its counts, and less than 90 kB with its states of
 * the last minute.
 *
 * <p>{@code closed} removes every metric of the cache. If several caches are open under one name, the gauges show the
 * cache opened last, and timers and failures include all of them. The metrics are removed with the last one closed. If
 * one of the names is already registered, that metric stays, and the cache's own is missing. Both cases are logged as a
 * warning.
 *
 * <p>Thread-safe. Does not own the registry.
 */
@SuppressWarnings("exports") // the registry's module is optional; an application that passes a registry has it
public final class DropwizardStats implements StatsHook {

    private static final Logger LOG = LoggerFactory.getLogger(DropwizardStats.class);
    private static final String DEFAULT_PREFIX = "tieredcache";

    private final MetricRegistry registry;
    private final String prefix;
    private final ConcurrentMap<String, CacheMetrics> caches = new ConcurrentHashMap<>();
    private final ReentrantLock opening = new ReentrantLock();

    private DropwizardStats(MetricRegistry registry, String prefix) {
        this.registry = requireNonNull(registry, "registry");
        this.prefix = requireNonNull(prefix, "prefix");
    }

    /**
     * Returns a hook that reports under names that start with {@code tieredcache}.
     *
     * @param registry the registry of the metrics
     * @return a hook for any number of caches
     */
    public static DropwizardStats in(MetricRegistry registry) {
        return new DropwizardStats(registry, DEFAULT_PREFIX);
    }

    /**
     * Returns a hook that reports under names that start with the given prefix.
     *
     * @param registry the registry of the metrics
     * @param prefix the beginning of the names, without the dot that follows; not blank
     * @return a hook for any number of caches
     * @throws IllegalArgumentException if the prefix is blank
     */
    public static DropwizardStats in(MetricRegistry registry, String prefix) {
        if (prefix.isBlank()) {
            throw new IllegalArgumentException("prefix must not be blank: leave it out for \"" + DEFAULT_PREFIX + "\"");
        }
        return new DropwizardStats(registry, prefix);
    }

    @Override
    public void opened(String cache, Supplier<CacheStats> stats) {
        opening.lock();
        try {
            CacheMetrics open = caches.get(cache);
            if (open == null) {
                caches.put(
                        cache,
                        new CacheMetrics(new Registrations(registry, MetricRegistry.name(prefix, cache)), stats));
            } else {
                LOG.warn("a second cache named {} is open: gauges show the new one, times and failures mix", cache);
                open.opened(stats);
            }
        } finally {
            opening.unlock();
        }
    }

    @Override
    public void timed(String cache, Tier tier, Operation operation, long nanos) {
        CacheMetrics metrics = caches.get(cache);
        if (metrics != null) {
            metrics.timed(tier, operation, nanos);
        }
    }

    @Override
    public void failed(String cache, Tier tier, Operation operation, Failure failure) {
        CacheMetrics metrics = caches.get(cache);
        if (metrics != null && tier == Tier.L2) {
            metrics.failed(failure.kind());
        }
    }

    @Override
    public void closed(String cache) {
        opening.lock();
        try {
            CacheMetrics open = caches.get(cache);
            if (open != null && open.closed()) {
                caches.remove(cache);
            }
        } finally {
            opening.unlock();
        }
    }

    @Override
    public String toString() {
        return "DropwizardStats[" + prefix + "]";
    }
}
