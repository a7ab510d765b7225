package io.tieredcache.metrics;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Timer;
import io.tieredcache.spi.CacheStats;
import io.tieredcache.spi.Failure;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.Ticker;
import io.tieredcache.spi.Tier;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** The metrics of the caches of one name. {@link #opened} and {@link #closed} must not be called concurrently. */
final class CacheMetrics {

    private final Registrations registrations;
    private final Counter timeouts = new Counter();
    private final Counter unavailable = new Counter();
    private final Counter rejected = new Counter();
    private final ConcurrentMap<Operation, Timer> ofL1 = new ConcurrentHashMap<>();
    private final ConcurrentMap<Operation, Timer> ofL2 = new ConcurrentHashMap<>();
    private final ConcurrentMap<Operation, Timer> ofL3 = new ConcurrentHashMap<>();
    private volatile Supplier<CacheStats> stats;
    private int open = 1;

    CacheMetrics(Registrations registrations, Supplier<CacheStats> stats) {
        this.registrations = registrations;
        this.stats = stats;
        registerL1();
        registerL2();
        registerL3();
        registerWhole();
    }

    void opened(Supplier<CacheStats> latest) {
        stats = latest;
        open++;
    }

    /** Notes that a cache was closed; returns whether no cache of this name is open any more. */
    boolean closed() {
        if (--open > 0) {
            return false;
        }
        registrations.close();
        return true;
    }

    void failed(Failure.Kind kind) {
        switch (kind) {
            case TIMEOUT -> timeouts.inc();
            case UNAVAILABLE -> unavailable.inc();
            case REJECTED -> rejected.inc();
        }
    }

    void timed(Tier tier, Operation operation, long nanos) {
        ConcurrentMap<Operation, Timer> timers = switch (tier) {
            case L1 -> ofL1;
            case L2 -> ofL2;
            case L3 -> ofL3;
        };
        Timer timer = timers.get(operation);
        if (timer == null) {
            timer = newTimer(timers, tier, operation);
        }
        timer.update(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer newTimer(ConcurrentMap<Operation, Timer> timers, Tier tier, Operation operation) {
        Timer created = new Timer(new LastMinuteReservoir(Ticker.system()));
        Timer earlier = timers.putIfAbsent(operation, created);
        if (earlier != null) {
            return earlier;
        }
        registrations.add(lower(tier) + "." + lower(operation), created);
        return created;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private void registerL1() {
        gauge("l1.hits", s -> s.l1().hits());
        gauge("l1.misses", s -> s.l1().misses());
        gauge("l1.installs", s -> s.l1().installs());
        gauge("l1.drops.evicted", s -> s.l1().drops().evicted());
        gauge("l1.drops.expired", s -> s.l1().drops().expired());
        gauge("l1.drops.invalidated", s -> s.l1().drops().invalidated());
        gauge("l1.drops.suspect", s -> s.l1().drops().suspect());
        gauge("l1.drops.tooLarge", s -> s.l1().drops().tooLarge());
        gauge("l1.entries", s -> s.l1().entries());
        gauge("l1.bytes", s -> s.l1().bytes());
        gauge("l1.hitRatio", s -> ratio(s.l1().hits(), s.l1().misses()));
    }

    private void registerL2() {
        gauge("l2.hits", s -> s.l2().hits());
        gauge("l2.misses", s -> s.l2().misses());
        gauge("l2.stores", s -> s.l2().stores());
        gauge("l2.lostFills", s -> s.l2().lostFills());
        gauge("l2.lostWrites", s -> s.l2().lostWrites());
        gauge("l2.failures", s -> s.l2().failures());
        gauge("l2.hitRatio", s -> ratio(s.l2().hits(), s.l2().misses()));
        registrations.add("l2.timeouts", timeouts);
        registrations.add("l2.unavailable", unavailable);
        registrations.add("l2.rejected", rejected);
    }

    private void registerL3() {
        gauge("l3.loads", s -> s.l3().loads());
        gauge("l3.loadsInFlight", s -> s.l3().loadsInFlight());
        gauge("l3.loadedKeys", s -> s.l3().loadedKeys());
        gauge("l3.absentKeys", s -> s.l3().absentKeys());
        gauge("l3.loadFailures", s -> s.l3().loadFailures());
        gauge("l3.writes", s -> s.l3().writes());
        gauge("l3.writeFailures", s -> s.l3().writeFailures());
    }

    private void registerWhole() {
        gauge("hitRatio", CacheStats::hitRatio);
        gauge("coalesced", CacheStats::coalesced);
        gauge("refusedFills", CacheStats::refusedFills);
        gauge("unreadable", CacheStats::unreadable);
        gauge("pendingInvalidations", CacheStats::pendingInvalidations);
        gauge("oldestPendingMillis", CacheStats::oldestPendingMillis);
    }

    private void gauge(String name, Function<CacheStats, Number> reading) {
        Gauge<Number> gauge = () -> reading.apply(stats.get());
        registrations.add(name, gauge);
    }

    private static double ratio(long hits, long misses) {
        long lookups = hits + misses;
        return lookups == 0 ? 1.0 : (double) hits / lookups;
    }
}
