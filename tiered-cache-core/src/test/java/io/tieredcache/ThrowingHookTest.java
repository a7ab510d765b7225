package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.spi.CacheStats;
import io.tieredcache.spi.Failure;
import io.tieredcache.spi.NearTier;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.StatsHook;
import io.tieredcache.spi.Tier;
import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.FaultySharedTier;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.StringCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A statistics hook that throws changes no outcome and interrupts no step. */
class ThrowingHookTest {

    private final FakeTicker ticker = new FakeTicker();
    private final InMemorySharedStore store = new InMemorySharedStore(ticker);
    private final FaultySharedTier<String> l2 = FaultySharedTier.around(store.tier(new StringCodec()));
    private final ScriptedSource l3 = new ScriptedSource();

    private record Hook(Supplier<Throwable> thrown) implements StatsHook {
        @Override
        public void opened(String cache, Supplier<CacheStats> stats) {
            throw Thrown.<RuntimeException>now(thrown.get());
        }

        @Override
        public void timed(String cache, Tier tier, Operation operation, long nanos) {
            throw Thrown.<RuntimeException>now(thrown.get());
        }

        @Override
        public void failed(String cache, Tier tier, Operation operation, Failure failure) {
            throw Thrown.<RuntimeException>now(thrown.get());
        }

        @Override
        public void closed(String cache) {
            throw Thrown.<RuntimeException>now(thrown.get());
        }
    }

    static List<Supplier<Throwable>> thrown() {
        return Thrown.ofAnyKind().toList();
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void everyCall_hookThrows_hasTheOutcomeThatItHasWithoutAHook(Supplier<Throwable> thrown) {
        l3.rows.store(1, "one");
        try (LoggedWarnings warnings = LoggedWarnings.open();
                TieredCache<Integer, String> cache = TierSet.L1_L2_L3
                        .with(l2, l3, ticker)
                        .stats(new Hook(thrown))
                        .build()) {
            assertThat(cache.get(1)).isEqualTo("one");
            assertThat(cache.put(1, "uno")).isEqualTo(WriteOutcome.APPLIED);
            assertThat(l3.rows.find(1)).isEqualTo("uno");
            store.suspect();
            assertThat(cache.getAll(List.of(1, 2))).containsEntry(1, "uno");
            l2.failNext(Operation.READ, 1, Failure.Kind.TIMEOUT);
            assertThat(cache.get(3)).isNull();
            assertThat(cache.refresh(1)).isEqualTo("uno");
            assertThat(cache.delete(1)).isEqualTo(WriteOutcome.APPLIED);
            assertThat(cache.clear()).isEqualTo(WriteOutcome.APPLIED);
            assertThat(warnings.containing("StatsHook.timed")).hasSize(1);
            assertThat(warnings.containing("StatsHook.failed")).hasSize(1);
            assertThat(warnings.containing("StatsHook.opened")).hasSize(1);
        }
    }

    @Test
    void hitsOfL1_hookThrows_areAnswered() {
        l3.rows.store(1, "one");
        try (TieredCache<Integer, String> cache = TierSet.L1_L3
                .with(l2, l3, ticker)
                .stats(new Hook(() -> new IllegalStateException("thrown on purpose")))
                .build()) {
            assertThat(IntStream.range(0, 50 * CacheStats.L1_SAMPLING).mapToObj(i -> cache.get(1)))
                    .allMatch("one"::equals);
        }
    }

    @Test
    void put_hookThrowsAtTheEnd_leavesNoFenceOpen() {
        AtomicBoolean broken = new AtomicBoolean(true);
        StatsHook hook = new StatsHook() {
            @Override
            public void timed(String cache, Tier tier, Operation operation, long nanos) {
                if (operation == Operation.END && broken.get()) {
                    throw new IllegalStateException("thrown on purpose");
                }
            }
        };
        try (TieredCache<Integer, String> cache =
                TierSet.L1_L2_L3.with(l2, l3, ticker).stats(hook).build()) {
            assertThat(cache.put(1, "uno")).isEqualTo(WriteOutcome.APPLIED);
            broken.set(false);
            cache.put(1, "due");
            long hits = cache.stats().l1().hits();
            IntStream.range(0, 20).forEach(i -> cache.get(1));
            assertThat(cache.stats().l1().hits() - hits).isEqualTo(20);
        }
    }

    @Test
    void close_hookThrows_closesTheTiers() {
        ClosedTiers tiers = new ClosedTiers();
        TieredCache<Integer, String> cache = TieredCache.<Integer, String>named("numbers")
                .l1(tiers.near(null))
                .l2(tiers.shared(store, null))
                .stats(new Hook(() -> new IllegalStateException("thrown on purpose")))
                .build();
        cache.close();
        assertThat(tiers.closed).containsExactlyInAnyOrder("l1", "l2");
    }

    @Test
    void close_tiersThrow_closesAllAndThrowsTheFirstFailureWithTheOthers() {
        ClosedTiers tiers = new ClosedTiers();
        TieredCache<Integer, String> cache = TieredCache.<Integer, String>named("numbers")
                .l1(tiers.near(new IllegalStateException("l1 cannot close")))
                .l2(tiers.shared(store, new IllegalStateException("l2 cannot close")))
                .build();
        assertThatThrownBy(cache::close)
                .hasMessage("l2 cannot close")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .singleElement()
                        .satisfies(other -> assertThat(other).hasMessage("l1 cannot close")));
        assertThat(tiers.closed).containsExactlyInAnyOrder("l1", "l2");
    }

    @Test
    void build_l2CannotBeOpenedNorL1Closed_throwsWhatL2SaidWithWhatL1Said() {
        ClosedTiers tiers = new ClosedTiers();
        NearTier.Factory near = tiers.near(new IllegalStateException("l1 cannot close"));
        assertThatThrownBy(() -> TieredCache.<Integer, String>named("numbers")
                        .l1(near)
                        .l2(tiers.notOpening(new IllegalStateException("l2 cannot open")))
                        .build())
                .hasMessage("l2 cannot open")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .singleElement()
                        .satisfies(other -> assertThat(other).hasMessage("l1 cannot close")));
        assertThat(tiers.closed).containsExactly("l1");
    }

    @Test
    void stats_givenSeveralTimes_eachHookIsCalledInOrderEvenIfAnotherThrows() {
        List<String> calls = new ArrayList<>();
        Hook throwing = new Hook(IllegalStateException::new);
        TieredCache<Integer, String> cache = TierSet.L1_L2_L3
                .with(l2, l3, ticker)
                .stats(new Listing("first", calls))
                .stats(throwing)
                .stats(StatsHook.NONE)
                .stats(new Listing("last", calls))
                .build();
        l2.failNext(Operation.READ, 1, Failure.Kind.TIMEOUT);
        cache.get(3);
        cache.close();

        assertThat(calls)
                .startsWith("first opened", "last opened")
                .containsSubsequence("first timed", "last timed", "first failed", "last failed")
                .endsWith("first closed", "last closed");
    }

    private record Listing(String name, List<String> calls) implements StatsHook {
        @Override
        public void opened(String cache, Supplier<CacheStats> stats) {
            calls.add(name + " opened");
        }

        @Override
        public void timed(String cache, Tier tier, Operation operation, long nanos) {
            calls.add(name + " timed");
        }

        @Override
        public void failed(String cache, Tier tier, Operation operation, Failure failure) {
            calls.add(name + " failed");
        }

        @Override
        public void closed(String cache) {
            calls.add(name + " closed");
        }
    }
}
