package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.coherence.Floors;
import io.tieredcache.coherence.Freshness;
import io.tieredcache.coherence.KeyEncoder;
import io.tieredcache.coherence.LoadWaiters;
import io.tieredcache.coherence.RemoteChanges;
import io.tieredcache.coherence.Stripes;
import io.tieredcache.coherence.Striping;
import io.tieredcache.concurrent.CallThreads;
import io.tieredcache.concurrent.CoarseTicker;
import io.tieredcache.concurrent.SourceCallThreads;
import io.tieredcache.guard.GuardedStatsHook;
import io.tieredcache.spi.KeyFormat;
import io.tieredcache.spi.NearTier;
import io.tieredcache.spi.Ticker;
import io.tieredcache.spi.shared.SharedTier;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The construction of a cache from its builder, and its closing. */
final class Composition<K, V> {

    private static final Duration TTL = Duration.ofHours(1);
    /** A duration longer than every lifetime. */
    private static final Duration LONGEST = Duration.ofDays(2 * 365);

    private static final Duration L1_TTL_WITH_L2 = Duration.ofMinutes(1);
    private static final Duration ABSENT_TTL = Duration.ofSeconds(30);
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final Duration LEASE_TIME = Duration.ofSeconds(10);
    private static final Duration L2_BUDGET = Duration.ofMillis(250);
    private static final int MAX_CONCURRENT_LOADS = 64;
    private static final double TTL_JITTER = 0.1;
    /** The number of keys by which the stripes of a cache without L1 are sized. */
    private static final int KEYS_IN_FLIGHT = 4_096;

    private final TieredCacheBuilder<K, V> from;
    private final Settings<V> settings;
    private static final Logger LOG = LoggerFactory.getLogger(TieredCache.class);

    private final Counters counters = new Counters();
    /** The closers of all open parts, the last opened first. */
    private final Deque<Runnable> closers = new ArrayDeque<>();

    Composition(TieredCacheBuilder<K, V> from) {
        this.from = from;
        Duration ttl = orElse(from.ttl, TTL);
        Duration l1Ttl = orElse(from.l1Ttl, from.l2 == null ? LONGEST : L1_TTL_WITH_L2);
        Duration absentTtl = orElse(from.absentTtl, ABSENT_TTL);
        this.settings = new Settings<>(
                from.name,
                ttl.toNanos(),
                l1Ttl.toNanos(),
                absentTtl.compareTo(ttl) < 0 ? absentTtl.toNanos() : ttl.toNanos(),
                orElse(from.ttlJitter, TTL_JITTER),
                orElse(from.deadline, DEADLINE).toNanos(),
                orElse(from.leaseTime, LEASE_TIME).toMillis(),
                orElse(from.l2Budget, L2_BUDGET).toNanos(),
                orElse(from.writeMode, WriteMode.INTENT),
                orElse(from.maxConcurrentLoads, MAX_CONCURRENT_LOADS),
                from.ticker == null ? CoarseTicker.LAG_NANOS : 0,
                from.copier,
                GuardedStatsHook.around(from.stats, from.name));
    }

    TieredCache<K, V> compose() {
        warnOfShortLease();
        try {
            Ticker ticker = openTicker();
            Freshness freshness = new Freshness(ticker, settings.tickerLagNanos());
            Floors floors = from.l2 == null ? null : new Floors(ticker, freshness);
            LoadWaiters loadWaiters = new LoadWaiters();
            NearTier<K, V> nearTier = openL1();
            Stripes stripes =
                    new Stripes(Striping.forEntries(nearTier == null ? KEYS_IN_FLIGHT : nearTier.maximumEntries()));
            NearCopies<K, V> near = nearTier == null ? null : guarded(nearTier, stripes, freshness, floors, ticker);
            SharedTier tier = from.l2 == null || floors == null
                    ? null
                    : openL2(from.l2, new RemoteChanges(stripes, freshness, floors, loadWaiters));
            Tiers<K, V> tiers = new Tiers<>(
                    settings,
                    new KeyEncoder<>(tier == null ? null : orElse(from.keyFormat, KeyFormat.simple())),
                    stripes,
                    floors,
                    loadWaiters,
                    ticker,
                    from.timing,
                    counters,
                    near,
                    tier == null || from.l2 == null
                            ? null
                            : new SharedCopies<>(
                                    tier,
                                    from.l2.codec(),
                                    settings,
                                    from.loader == null && from.writer == null,
                                    counters,
                                    from.timing),
                    tier == null || floors == null ? null : openRecovery(tier, floors),
                    new SystemOfRecord<>(from.loader, from.writer, settings, counters, from.timing, sourceThreads()));
            AsyncExecutor executor = new AsyncExecutor(settings.name(), from.executor, from.daemons);
            closers.push(executor::close);
            settings.hook().opened(settings.name(), tiers::stats);
            closers.push(() -> settings.hook().closed(settings.name()));
            TieredCache<K, V> cache = new ComposedCache<>(tiers, executor, description(), this::close);
            LOG.info("{} is open", cache);
            return cache;
        } catch (Throwable e) {
            closeAll(e);
            throw e;
        }
    }

    private void warnOfShortLease() {
        long leaseNanos = TimeUnit.MILLISECONDS.toNanos(settings.leaseMillis());
        if (from.l2 != null && from.loader != null && leaseNanos < settings.deadlineNanos()) {
            LOG.warn(
                    "cache {}: leaseTime is {} and deadline is {}: a load that takes longer than the lease is done"
                            + " twice and stored nowhere, and others load the same key meanwhile. Make leaseTime the longer one",
                    settings.name(),
                    Duration.ofNanos(leaseNanos),
                    Duration.ofNanos(settings.deadlineNanos()));
        }
    }

    /** Returns the description of the cache for the log; tiers describe themselves by {@code toString}. */
    private String description() {
        List<String> parts = new ArrayList<>();
        if (from.l1 != null) {
            parts.add(
                    "L1 " + from.l1 + " for " + Duration.ofNanos(Math.min(settings.l1TtlNanos(), settings.ttlNanos())));
        }
        if (from.l2 != null) {
            parts.add("L2 " + from.l2);
        }
        if (from.loader != null || from.writer != null) {
            parts.add("L3 " + (from.writer == null ? "read" : from.loader == null ? "written" : "read and written"));
        }
        parts.add("ttl " + Duration.ofNanos(settings.ttlNanos()));
        parts.add("deadline " + Duration.ofNanos(settings.deadlineNanos()));
        return "TieredCache[" + settings.name() + ", " + String.join(", ", parts) + "]";
    }

    private Ticker openTicker() {
        if (from.ticker != null) {
            return from.ticker;
        }
        CoarseTicker ticker = CoarseTicker.shared(from.daemons);
        closers.push(ticker::release);
        return ticker;
    }

    private @Nullable NearTier<K, V> openL1() {
        if (from.l1 == null) {
            return null;
        }
        NearTier<K, V> tier = requireNonNull(from.l1.create(settings.name()), "the factory of l1 returned null");
        closers.push(tier::close);
        return tier;
    }

    private NearCopies<K, V> guarded(
            NearTier<K, V> tier, Stripes stripes, Freshness freshness, @Nullable Floors floors, Ticker ticker) {
        NearCopies<K, V> near = new NearCopies<>(tier, stripes, freshness, floors, ticker, counters, settings);
        closers.push(near::close);
        return near;
    }

    private SharedTier openL2(SharedTier.Factory<V> factory, RemoteChanges changes) {
        SharedTier tier = requireNonNull(factory.open(settings.name()), "the factory of l2 returned null");
        closers.push(tier::close);
        tier.subscribe(changes);
        return tier;
    }

    private @Nullable SourceCallThreads sourceThreads() {
        if (from.l3Executor != null) {
            return new SourceCallThreads(from.l3Executor, from.timing);
        }
        if (!from.l3OnOwnThreads) {
            return null;
        }
        CallThreads own = CallThreads.named("tiered-cache-l3-" + settings.name(), from.daemons);
        closers.push(own.shutdown());
        return new SourceCallThreads(own.executor(), from.timing);
    }

    private Recovery openRecovery(SharedTier tier, Floors floors) {
        Recovery recovery = new Recovery(settings.name(), tier, floors, from.timing, settings.leaseMillis());
        closers.push(recovery::close);
        recovery.start();
        return recovery;
    }

    private void close() {
        Throwable failure = closeAll(null);
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    /** Runs every closer, and returns the first exception, with later ones suppressed in it. */
    private @Nullable Throwable closeAll(@Nullable Throwable before) {
        Throwable first = before;
        while (!closers.isEmpty()) {
            try {
                closers.pop().run();
            } catch (Throwable e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        return first;
    }

    private static <T> T orElse(@Nullable T given, T standard) {
        return given == null ? standard : given;
    }
}
