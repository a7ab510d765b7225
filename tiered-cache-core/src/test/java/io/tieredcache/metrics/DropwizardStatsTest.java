package io.tieredcache.metrics;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.MetricRegistryListener;
import com.codahale.metrics.Timer;
import io.tieredcache.spi.CacheStats;
import io.tieredcache.spi.Failure;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.StatsHook;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.shared.TierFailure;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DropwizardStatsTest {

    private static final CacheStats SOME = new CacheStats(
            new CacheStats.NearStats(90, 10, 21, new CacheStats.NearDrops(3, 22, 23, 24, 25), 4, 5),
            new CacheStats.SharedStats(6, 4, 26, 27, 28, 2),
            new CacheStats.SourceStats(7, 29, 8, 9, 11, 12, 13),
            14,
            15,
            16,
            17,
            18);
    private static final CacheStats NOTHING = new CacheStats(
            new CacheStats.NearStats(0, 0, 0, new CacheStats.NearDrops(0, 0, 0, 0, 0), 0, 0),
            new CacheStats.SharedStats(0, 0, 0, 0, 0, 0),
            new CacheStats.SourceStats(0, 0, 0, 0, 0, 0, 0),
            0,
            0,
            0,
            0,
            0);

    private final MetricRegistry registry = new MetricRegistry();
    private final StatsHook hook = DropwizardStats.in(registry);

    @Test
    void opened_gauges_readEveryCounterUnderItsName() {
        hook.opened("orders", () -> SOME);

        TreeMap<String, Object> read = new TreeMap<>();
        registry.getGauges()
                .forEach((name, gauge) -> read.put(name.replace("tieredcache.orders.", ""), gauge.getValue()));
        assertThat(read)
                .containsEntry("l1.hits", 90L)
                .containsEntry("l1.misses", 10L)
                .containsEntry("l1.installs", 21L)
                .containsEntry("l1.drops.evicted", 3L)
                .containsEntry("l1.drops.expired", 22L)
                .containsEntry("l1.drops.invalidated", 23L)
                .containsEntry("l1.drops.suspect", 24L)
                .containsEntry("l1.drops.tooLarge", 25L)
                .containsEntry("l1.entries", 4L)
                .containsEntry("l1.bytes", 5L)
                .containsEntry("l1.hitRatio", 0.9)
                .containsEntry("l2.hits", 6L)
                .containsEntry("l2.misses", 4L)
                .containsEntry("l2.stores", 26L)
                .containsEntry("l2.lostFills", 27L)
                .containsEntry("l2.lostWrites", 28L)
                .containsEntry("l2.failures", 2L)
                .containsEntry("l2.hitRatio", 0.6)
                .containsEntry("l3.loads", 7L)
                .containsEntry("l3.loadsInFlight", 29L)
                .containsEntry("l3.loadedKeys", 8L)
                .containsEntry("l3.absentKeys", 9L)
                .containsEntry("l3.loadFailures", 11L)
                .containsEntry("l3.writes", 12L)
                .containsEntry("l3.writeFailures", 13L)
                .containsEntry("hitRatio", 0.92)
                .containsEntry("coalesced", 14L)
                .containsEntry("refusedFills", 15L)
                .containsEntry("unreadable", 16L)
                .containsEntry("pendingInvalidations", 17L)
                .containsEntry("oldestPendingMillis", 18L)
                .hasSize(31);
    }

    @Test
    void opened_noLookUpYet_ratiosAreOne() {
        hook.opened("orders", () -> NOTHING);

        assertThat(gauge("tieredcache.orders.l1.hitRatio")).isEqualTo(1.0);
        assertThat(gauge("tieredcache.orders.l2.hitRatio")).isEqualTo(1.0);
        assertThat(gauge("tieredcache.orders.hitRatio")).isEqualTo(1.0);
    }

    @Test
    void opened_gauges_followTheSupplier() {
        AtomicReference<CacheStats> now = new AtomicReference<>(NOTHING);
        hook.opened("orders", now::get);
        now.set(SOME);

        assertThat(gauge("tieredcache.orders.l1.hits")).isEqualTo(90L);
    }

    @Test
    void in_ownPrefix_startsEveryName() {
        DropwizardStats.in(registry, "shop.cache").opened("orders", () -> SOME);

        assertThat(registry.getNames()).isNotEmpty().allMatch(name -> name.startsWith("shop.cache.orders."));
    }

    @Test
    void in_blankPrefix_isRefused() {
        assertThatThrownBy(() -> DropwizardStats.in(registry, " "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("prefix must not be blank");
    }

    @Test
    void timed_everyTierAndOperation_hasATimerOfItsOwn() {
        hook.opened("orders", () -> SOME);
        hook.timed("orders", Tier.L1, Operation.READ, 50);
        for (Operation operation : Operation.values()) {
            hook.timed("orders", Tier.L2, operation, 1_000);
        }
        hook.timed("orders", Tier.L3, Operation.LOAD, 2_000_000);
        hook.timed("orders", Tier.L3, Operation.LOAD, 4_000_000);

        assertThat(registry.getTimers().keySet())
                .contains("tieredcache.orders.l1.read", "tieredcache.orders.l2.read", "tieredcache.orders.l2.acquire")
                .hasSize(2 + Operation.values().length);
        assertThat(timer("tieredcache.orders.l3.load").getCount()).isEqualTo(2);
        assertThat(timer("tieredcache.orders.l3.load").getSnapshot().getMax()).isBetween(3_937_000L, 4_063_000L);
    }

    @Test
    void timed_oneSlowInAThousand_showsAtP999() {
        hook.opened("orders", () -> SOME);
        for (int i = 0; i < 9_980; i++) {
            hook.timed("orders", Tier.L2, Operation.READ, 100_000 + i % 10);
        }
        for (int i = 0; i < 20; i++) {
            hook.timed("orders", Tier.L2, Operation.READ, 50_000_000);
        }

        assertThat(timer("tieredcache.orders.l2.read").getSnapshot().get999thPercentile())
                .isBetween(49_000_000.0, 51_000_000.0);
        assertThat(timer("tieredcache.orders.l2.read").getSnapshot().getMedian())
                .isBetween(98_400.0, 101_600.0);
    }

    @Test
    void timed_cacheNeverOpened_isIgnored() {
        hook.timed("orders", Tier.L2, Operation.READ, 1);
        hook.failed("orders", Tier.L2, Operation.READ, failure(Failure.Kind.TIMEOUT));

        assertThat(registry.getMetrics()).isEmpty();
    }

    @Test
    void failed_ofL2_countsByKind() {
        hook.opened("orders", () -> SOME);
        hook.failed("orders", Tier.L2, Operation.READ, failure(Failure.Kind.TIMEOUT));
        hook.failed("orders", Tier.L2, Operation.FILL, failure(Failure.Kind.TIMEOUT));
        hook.failed("orders", Tier.L2, Operation.FILL, failure(Failure.Kind.UNAVAILABLE));
        hook.failed("orders", Tier.L2, Operation.FILL, failure(Failure.Kind.REJECTED));
        hook.failed("orders", Tier.L3, Operation.LOAD, failure(Failure.Kind.REJECTED));

        assertThat(counter("tieredcache.orders.l2.timeouts").getCount()).isEqualTo(2);
        assertThat(counter("tieredcache.orders.l2.unavailable").getCount()).isEqualTo(1);
        assertThat(counter("tieredcache.orders.l2.rejected").getCount()).isEqualTo(1);
    }

    @Test
    void closed_cache_takesOutItsMetricsAndNoOthers() {
        registry.counter("tieredcache.orders.mine");
        hook.opened("orders", () -> SOME);
        hook.opened("orders2", () -> SOME);
        hook.timed("orders", Tier.L2, Operation.READ, 1);
        hook.closed("orders");
        hook.timed("orders", Tier.L2, Operation.READ, 1);

        assertThat(registry.getNames())
                .filteredOn(name -> name.startsWith("tieredcache.orders."))
                .containsExactly("tieredcache.orders.mine");
        assertThat(registry.getNames()).contains("tieredcache.orders2.l1.hits");
    }

    @Test
    void opened_afterClose_startsAfresh() {
        hook.opened("orders", () -> SOME);
        hook.timed("orders", Tier.L2, Operation.READ, 1);
        hook.closed("orders");
        hook.closed("orders");
        hook.opened("orders", () -> NOTHING);
        hook.timed("orders", Tier.L2, Operation.READ, 1);

        assertThat(gauge("tieredcache.orders.l1.hits")).isEqualTo(0L);
        assertThat(timer("tieredcache.orders.l2.read").getCount()).isEqualTo(1);
    }

    @Test
    void opened_secondCacheOfOneName_showsTheNewOneUntilBothAreClosed() {
        hook.opened("orders", () -> SOME);
        hook.opened("orders", () -> NOTHING);
        assertThat(gauge("tieredcache.orders.l1.hits")).isEqualTo(0L);

        hook.closed("orders");
        assertThat(gauge("tieredcache.orders.l1.hits")).isEqualTo(0L);

        hook.closed("orders");
        assertThat(registry.getMetrics()).isEmpty();
    }

    @Test
    void opened_foreignMetricOfThatName_staysAndTheRestIsReported() {
        Counter foreign = registry.counter("tieredcache.orders.l1.hits");
        Timer foreignTimer = registry.timer("tieredcache.orders.l2.read");
        hook.opened("orders", () -> SOME);
        hook.timed("orders", Tier.L2, Operation.READ, 1);

        assertThat(registry.getMetrics()).containsEntry("tieredcache.orders.l1.hits", foreign);
        assertThat(foreignTimer.getCount()).isZero();
        assertThat(gauge("tieredcache.orders.l1.misses")).isEqualTo(10L);

        hook.closed("orders");
        assertThat(registry.getMetrics())
                .containsOnlyKeys("tieredcache.orders.l1.hits", "tieredcache.orders.l2.read")
                .containsEntry("tieredcache.orders.l1.hits", foreign);
    }

    @Test
    void closed_metricReplacedBySomeoneElse_staysInPlace() {
        hook.opened("orders", () -> SOME);
        registry.remove("tieredcache.orders.l1.hits");
        Counter foreign = registry.counter("tieredcache.orders.l1.hits");
        hook.closed("orders");

        assertThat(registry.getMetrics()).containsOnlyKeys("tieredcache.orders.l1.hits");
        assertThat(registry.getMetrics()).containsEntry("tieredcache.orders.l1.hits", foreign);
    }

    @Test
    void opened_listenerOfTheRegistryThrows_registersTheOthersAndClosedRemovesAll() {
        registry.addListener(new MetricRegistryListener.Base() {
            @Override
            public void onGaugeAdded(String name, Gauge<?> gauge) {
                if (name.endsWith("misses")) {
                    throw new IllegalStateException("thrown on purpose");
                }
            }

            @Override
            public void onGaugeRemoved(String name) {
                throw new IllegalStateException("thrown on purpose");
            }
        });

        hook.opened("orders", () -> SOME);
        assertThat(gauge("tieredcache.orders.pendingInvalidations")).isEqualTo(17L);

        hook.closed("orders");
        assertThat(registry.getMetrics()).isEmpty();
    }

    private Object gauge(String name) {
        return requireNonNull(registry.getGauges().get(name), name).getValue();
    }

    private Timer timer(String name) {
        return requireNonNull(registry.getTimers().get(name), name);
    }

    private Counter counter(String name) {
        return requireNonNull(registry.getCounters().get(name), name);
    }

    private static TierFailure failure(Failure.Kind kind) {
        return new TierFailure(kind, "no reply", null);
    }
}
