package io.tieredcache;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.spi.CacheLoader;
import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.StringCodec;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The failure of a load that several callers wait for, and which of them see it. */
@Timeout(60)
class SharedFailureTest {

    private static final int JOINERS = 200;

    private final FakeTicker ticker = new FakeTicker();
    private final InMemorySharedStore store = new InMemorySharedStore(ticker);
    private final ScriptedSource l3 = new ScriptedSource();
    private final CountDownLatch loading = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    private TieredCacheBuilder<Integer, String> builder(TierSet tiers) {
        l3.rows.store(1, "one");
        l3.rows.store(2, "two");
        return tiers.with(store.tier(new StringCodec()), l3, ticker);
    }

    /** Makes the next load wait until {@link #goOn} and then throw. */
    private void failTheNextLoad(Throwable failure) {
        l3.afterNextRead(() -> {
            loading.countDown();
            goOn.await();
            throwIt(failure);
        });
    }

    private static void throwIt(Throwable failure) throws Exception {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (Exception) failure;
    }

    private static Throwable interruption(String kind) {
        return switch (kind) {
            case "flag" -> {
                Thread.currentThread().interrupt();
                yield new IllegalStateException("cancelled");
            }
            case "exception" -> new InterruptedException();
            case "wrapped" -> new IllegalStateException(new RuntimeException(new InterruptedException()));
            case "channel" -> new IllegalStateException(new ClosedByInterruptException());
            case "stream" -> new InterruptedIOException();
            default -> throw new AssertionError(kind);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"flag", "exception", "wrapped", "channel", "stream"})
    void get_leaderIsInterrupted_onlyTheLeaderFails(String kind) throws Exception {
        try (TieredCache<Integer, String> cache = builder(TierSet.L1_L2_L3).build();
                Threads threads = new Threads()) {
            l3.afterNextRead(() -> {
                loading.countDown();
                goOn.await();
                throwIt(interruption(kind));
            });
            FutureTask<Boolean> leader = threads.start(() -> {
                assertThatThrownBy(() -> cache.get(1)).isInstanceOf(CacheLoadingException.class);
                return Thread.currentThread().isInterrupted();
            });
            loading.await();
            // A second failure would reach the callers that joined the failed load.
            l3.afterNextRead(() -> throwIt(new IllegalStateException("no connection")));
            List<FutureTask<String>> joiners = startGets(threads, cache, 3);
            threads.awaitAllWaiting();
            goOn.countDown();

            assertThat(failures(joiners)).as("of the one who led next").hasSize(1);
            if (!kind.equals("channel")) {
                assertThat(leader.get()).as("the flag of the leader").isTrue();
            }
            assertThat(l3.rows.loads()).isEqualTo(3);
        }
    }

    @Test
    void get_leaderIsInterruptedWhileOtherLoadsAreAtWork_onlyTheLeaderFails() throws Exception {
        try (TieredCache<Integer, String> cache =
                        builder(TierSet.L1_L3).maxConcurrentLoads(1).build();
                Threads threads = new Threads()) {
            l3.afterNextRead(() -> {
                loading.countDown();
                goOn.await();
            });
            FutureTask<String> busy = threads.start(() -> String.valueOf(cache.get(2)));
            loading.await();
            FutureTask<Boolean> leader = threads.start(() -> {
                assertThatThrownBy(() -> cache.get(1)).isInstanceOf(CacheLoadingException.class);
                return Thread.currentThread().isInterrupted();
            });
            threads.awaitAllWaiting();
            FutureTask<String> joiner = threads.start(() -> String.valueOf(cache.get(1)));
            threads.awaitAllWaiting();
            threads.interrupt(1);
            assertThat(leader.get()).as("the flag of the leader").isTrue();
            goOn.countDown();

            assertThat(busy.get()).isEqualTo("two");
            assertThat(joiner.get()).isEqualTo("one");
        }
    }

    @Test
    void getAll_aNeighbourOfTheKeyFails_whoJoinedTheKeyIsAnswered() throws Exception {
        try (TieredCache<Integer, String> cache = builder(TierSet.L1_L2_L3).build();
                Threads threads = new Threads()) {
            failTheNextLoad(new IllegalStateException("2 is a bad row"));
            FutureTask<Map<Integer, String>> both = threads.start(() -> cache.getAll(List.of(1, 2)));
            loading.await();
            List<FutureTask<String>> joiners = startGets(threads, cache, JOINERS);
            threads.awaitAllWaiting();
            goOn.countDown();

            assertThat(failures(joiners)).isEmpty();
            assertThatThrownBy(both::get).cause().hasRootCauseMessage("2 is a bad row");
            assertThat(l3.rows.loads()).isEqualTo(2);
        }
    }

    @Test
    void get_anotherLoaderThrows_theJoinersOwnIsAsked() throws Exception {
        try (TieredCache<Integer, String> cache = builder(TierSet.L1_L3).build();
                Threads threads = new Threads()) {
            CacheLoader<Integer, String> strange = key -> {
                loading.countDown();
                goOn.await();
                throw new IllegalStateException("strange");
            };
            FutureTask<String> leader =
                    threads.start(() -> String.valueOf(cache.get(1, strange, CallOptions.defaults())));
            loading.await();
            List<FutureTask<String>> joiners = startGets(threads, cache, JOINERS);
            threads.awaitAllWaiting();
            goOn.countDown();

            assertThat(failures(joiners)).isEmpty();
            assertThatThrownBy(leader::get).cause().hasRootCauseMessage("strange");
            assertThat(l3.rows.loads()).isEqualTo(1);
        }
    }

    @Test
    void get_leaderHadLessTime_itsFailureIsNotTheJoiners() throws Exception {
        CallOptions hasty = CallOptions.defaults().withDeadline(Duration.ofSeconds(20));
        CallOptions patient = CallOptions.defaults().withDeadline(Duration.ofSeconds(50));
        try (TieredCache<Integer, String> cache = builder(TierSet.L1_L3).build();
                Threads threads = new Threads()) {
            failTheNextLoad(new IllegalStateException("statement timeout"));
            FutureTask<String> leader = threads.start(() -> String.valueOf(cache.get(1, hasty)));
            loading.await();
            l3.afterNextRead(() -> throwIt(new IllegalStateException("no connection")));
            List<FutureTask<String>> joiners = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                joiners.add(threads.start(() -> String.valueOf(cache.get(1, patient))));
            }
            threads.awaitAllWaiting();
            goOn.countDown();

            assertThat(failures(joiners)).as("of the one who led next").hasSize(1);
            assertThatThrownBy(leader::get).cause().hasRootCauseMessage("statement timeout");
            assertThat(l3.rows.loads()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"L1_L3", "L2_L3", "L1_L2_L3"})
    void get_loaderFailsOnce_oneFailureAndOneMoreLoad(TierSet tiers) throws Exception {
        try (TieredCache<Integer, String> cache = builder(tiers).build();
                Threads threads = new Threads()) {
            failTheNextLoad(new IllegalStateException("a hiccup"));
            FutureTask<String> leader = threads.start(() -> String.valueOf(cache.get(1)));
            loading.await();
            List<FutureTask<String>> joiners = startGets(threads, cache, JOINERS);
            threads.awaitAllWaiting();
            goOn.countDown();

            assertThat(failures(joiners)).isEmpty();
            assertThatThrownBy(leader::get).cause().hasRootCauseMessage("a hiccup");
            assertThat(l3.rows.loads()).isEqualTo(2);
            assertThat(cache.stats().coalesced()).isEqualTo(JOINERS - 1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void get_loaderFailsAlways_allFailAfterOneMoreLoad(boolean bulk) throws Exception {
        AtomicInteger loads = new AtomicInteger();
        CacheLoader<Integer, String> failing = key -> {
            loads.incrementAndGet();
            loading.countDown();
            goOn.await();
            throw new IllegalStateException("no connection");
        };
        try (TieredCache<Integer, String> cache = TierSet.L1_L2_L3
                        .readOnly(store.tier(new StringCodec()), failing, ticker)
                        .build();
                Threads threads = new Threads()) {
            List<FutureTask<String>> callers = startGets(threads, cache, 1);
            loading.await();
            for (int i = 0; i < JOINERS; i++) {
                callers.add(threads.start(() -> String.valueOf(bulk ? cache.getAll(List.of(1)) : cache.get(1))));
            }
            threads.awaitAllWaiting();
            goOn.countDown();

            List<Throwable> failures = failures(callers);
            assertThat(failures)
                    .hasSize(JOINERS + 1)
                    .allSatisfy(failure -> assertThat(failure)
                            .isInstanceOf(CacheLoadingException.class)
                            .hasCauseInstanceOf(IllegalStateException.class));
            assertThat(failures.stream()
                            .filter(failure ->
                                    String.valueOf(failure.getMessage()).contains("another")))
                    .hasSize(JOINERS - 1)
                    .allSatisfy(failure -> assertThat(failure)
                            .hasMessage("cache numbers: the loader threw java.lang.IllegalStateException"
                                    + " in another caller's load"));
            assertThat(loads).hasValue(2);
            assertThat(cache.stats().l3().loadFailures()).isEqualTo(2);
        }
    }

    @Test
    void get_loaderFailsInWaves_eachFailureCostsOneMoreLoad() throws Exception {
        try (TieredCache<Integer, String> cache = builder(TierSet.L1_L2_L3).build()) {
            for (int wave = 0; wave < 20; wave++) {
                CountDownLatch at = new CountDownLatch(1);
                CountDownLatch on = new CountDownLatch(1);
                boolean always = wave % 2 == 1;
                l3.afterNextRead(() -> {
                    at.countDown();
                    on.await();
                    throw new IllegalStateException("a hiccup");
                });
                if (always) {
                    l3.afterNextRead(() -> throwIt(new IllegalStateException("once more")));
                }
                long before = l3.rows.loads();
                try (Threads threads = new Threads()) {
                    List<FutureTask<String>> callers = startGets(threads, cache, 1);
                    at.await();
                    callers.addAll(startGets(threads, cache, 50));
                    threads.awaitAllWaiting();
                    on.countDown();

                    assertThat(failures(callers)).as("wave %d", wave).hasSize(always ? 51 : 1);
                }
                assertThat(l3.rows.loads() - before).as("wave %d", wave).isEqualTo(2);
                cache.invalidate(1);
            }
        }
    }

    @Test
    void get_socketTimesOut_isAFailureOfTheLoadAndNoInterrupt() throws Exception {
        try (TieredCache<Integer, String> cache = builder(TierSet.L1_L3).build();
                Threads threads = new Threads()) {
            failTheNextLoad(new IllegalStateException(new SocketTimeoutException("Read timed out")));
            l3.afterNextRead(() -> throwIt(new SocketTimeoutException("Read timed out")));
            List<FutureTask<String>> callers = startGets(threads, cache, 1);
            loading.await();
            callers.addAll(startGets(threads, cache, 10));
            threads.awaitAllWaiting();
            goOn.countDown();

            assertThat(failures(callers)).hasSize(11);
            assertThat(l3.rows.loads()).isEqualTo(2);
        }
    }

    @Test
    void get_loaderThrowsAnError_joinersGetATypedExceptionAfterOneMoreLoad() throws Exception {
        try (TieredCache<Integer, String> cache = builder(TierSet.L1_L2_L3).build();
                Threads threads = new Threads()) {
            failTheNextLoad(new NoClassDefFoundError("Row"));
            l3.afterNextRead(() -> throwIt(new NoClassDefFoundError("Row")));
            FutureTask<String> leader = threads.start(() -> String.valueOf(cache.get(1)));
            loading.await();
            List<FutureTask<String>> joiners = startGets(threads, cache, JOINERS);
            threads.awaitAllWaiting();
            goOn.countDown();

            assertThatThrownBy(leader::get)
                    .hasCauseInstanceOf(CacheLoadingException.class)
                    .hasRootCauseInstanceOf(NoClassDefFoundError.class);
            assertThat(failures(joiners).stream().filter(CacheLoadingException.class::isInstance))
                    .hasSize(JOINERS)
                    .allSatisfy(failure -> assertThat(failure).hasCauseInstanceOf(NoClassDefFoundError.class));
            assertThat(l3.rows.loads()).isEqualTo(2);
            assertThat(cache.stats().l3().loadFailures()).isEqualTo(2);
            assertThat(cache.get(1)).isEqualTo("one");
        }
    }

    @Test
    void getAll_severalOfItsKeysFailElsewhere_leadsThemTogether() throws Exception {
        try (TieredCache<Integer, String> cache = builder(TierSet.L1_L2_L3).build();
                Threads threads = new Threads()) {
            CountDownLatch both = new CountDownLatch(2);
            for (int key = 1; key <= 2; key++) {
                l3.afterNextRead(() -> {
                    both.countDown();
                    goOn.await();
                    throw new IllegalStateException("a hiccup");
                });
            }
            List<FutureTask<String>> leaders = new ArrayList<>();
            leaders.add(threads.start(() -> String.valueOf(cache.get(1))));
            leaders.add(threads.start(() -> String.valueOf(cache.get(2))));
            both.await();
            List<FutureTask<Map<Integer, String>>> joiners = new ArrayList<>();
            for (int i = 0; i < JOINERS; i++) {
                List<Integer> keys = i % 2 == 0 ? List.of(1, 2) : List.of(2, 1);
                joiners.add(threads.start(() -> cache.getAll(keys)));
            }
            threads.awaitAllWaiting();
            goOn.countDown();

            assertThat(failures(leaders)).hasSize(2);
            for (FutureTask<Map<Integer, String>> joiner : joiners) {
                assertThat(joiner.get()).containsEntry(1, "one").containsEntry(2, "two");
            }
            assertThat(l3.rows.loads()).isBetween(3L, 4L);
        }
    }

    @Test
    void getAll_itsLoaderTriesAKeyAgainThatItWaitsFor_takesWhatThatBrought() throws Exception {
        AtomicInteger loadsOfTwo = new AtomicInteger();
        AtomicReference<@Nullable TieredCache<Integer, String>> self = new AtomicReference<>();
        CacheLoader<Integer, String> nesting = key -> {
            if (key == 1) {
                return "one " + requireNonNull(self.get()).get(2);
            }
            if (loadsOfTwo.incrementAndGet() == 1) {
                loading.countDown();
                goOn.await();
                throw new IllegalStateException("a hiccup");
            }
            return "two";
        };
        try (TieredCache<Integer, String> cache = TierSet.L1_L3
                        .readOnly(store.tier(new StringCodec()), nesting, ticker)
                        .build();
                Threads threads = new Threads()) {
            self.set(cache);
            FutureTask<String> leader = threads.start(() -> String.valueOf(cache.get(2)));
            loading.await();
            FutureTask<Map<Integer, String>> outer = threads.start(() -> cache.getAll(List.of(1, 2)));
            threads.awaitAllWaiting();
            goOn.countDown();

            assertThat(outer.get()).isEqualTo(Map.of(1, "one two", 2, "two"));
            assertThatThrownBy(leader::get).cause().hasRootCauseMessage("a hiccup");
            assertThat(loadsOfTwo).hasValue(2);
        }
    }

    @Test
    void getAll_oneKeyIsRefused_theOthersAreNotHeld() throws Exception {
        try (TieredCache<String, String> cache = TieredCache.<String, String>named("texts")
                .l2(store.tier(new StringCodec()))
                .l3(key -> "row " + key)
                .build()) {
            assertThatThrownBy(() -> cache.getAll(List.of("good", ""))).isInstanceOf(IllegalArgumentException.class);

            assertThat(cache.get("good")).isEqualTo("row good");
            assertThat(Threads.call(() -> cache.get("good"))).isEqualTo("row good");
        }
    }

    private static List<FutureTask<String>> startGets(Threads threads, TieredCache<Integer, String> cache, int count) {
        List<FutureTask<String>> gets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            gets.add(threads.start(() -> String.valueOf(cache.get(1))));
        }
        return gets;
    }

    /** Waits for all callers, and returns the exceptions of those that did not get their row. */
    private static List<Throwable> failures(List<FutureTask<String>> callers) throws InterruptedException {
        List<Throwable> failures = new ArrayList<>();
        for (FutureTask<String> caller : callers) {
            try {
                assertThat(caller.get()).isEqualTo("one");
            } catch (ExecutionException e) {
                failures.add(e.getCause());
            }
        }
        return failures;
    }
}
