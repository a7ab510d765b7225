package io.tieredcache;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tieredcache.concurrent.AsyncDeadlines;
import io.tieredcache.memory.MemoryTier;
import io.tieredcache.spi.CacheWriter;
import io.tieredcache.spi.CallContext;
import io.tieredcache.testing.MapSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A future of the async view completes within its deadline, even if the executor does not run tasks. */
@Timeout(60)
class AsyncCallsTest {

    private static final Duration SHORT = Duration.ofMillis(100);

    private final ScriptedSource l3 = new ScriptedSource(MapSource.versioned());
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    private TieredCacheBuilder<Integer, String> builder() {
        return TieredCache.<Integer, String>named("numbers")
                .l1(MemoryTier.ofDefaults())
                .l3(l3, l3);
    }

    private static Throwable failure(CompletableFuture<?> future) {
        CompletionException ended = catchThrowableOfType(CompletionException.class, future::join);
        return requireNonNull(requireNonNull(ended, "it has succeeded").getCause());
    }

    @Test
    void everyMethod_noThreadIsFree_endsAtTheDeadlineAndIsNotBegunLater() {
        l3.rows.store(1, "old");
        try (TieredCache<Integer, String> cache =
                builder().deadline(SHORT).executor(waiting::add).build()) {
            AsyncTieredCache<Integer, String> async = cache.async();
            List<CompletableFuture<?>> reads = List.of(
                    async.get(1),
                    async.getAll(List.of(1, 2)),
                    async.refresh(1),
                    async.invalidateAll(List.of(1)),
                    async.clear());
            List<CompletableFuture<?>> writes =
                    List.of(async.put(1, "new"), async.putAll(Map.of(1, "new")), async.delete(1));

            reads.forEach(read -> assertThat(failure(read))
                    .isInstanceOf(CacheDeadlineException.class)
                    .hasMessageContaining("before a thread of the executor was free"));
            writes.forEach(write -> assertThat(failure(write))
                    .isInstanceOf(CacheDeadlineException.class)
                    .hasMessageContaining("nothing was written"));

            waiting.forEach(Runnable::run);
            assertThat(cache.stats().l3().loads()).isZero();
            assertThat(l3.rows.find(1)).isEqualTo("old");
        }
    }

    @Test
    void putAll_entriesHaveAnOrder_areWrittenInThatOrder() {
        List<Integer> written = new ArrayList<>();
        Map<Integer, String> entries = new LinkedHashMap<>();
        IntStream.of(3, 1, 4, 1, 5, 9, 2, 6).forEach(key -> entries.put(key, "value " + key));
        CacheWriter<Integer, String> writer = new CacheWriter<>() {
            @Override
            public long write(Integer key, String value, CallContext context) {
                written.add(key);
                return 0;
            }

            @Override
            public long delete(Integer key, CallContext context) {
                throw new AssertionError(key);
            }
        };
        try (TieredCache<Integer, String> cache = TieredCache.<Integer, String>named("ordered")
                .l1(MemoryTier.ofDefaults())
                .l3(l3, writer)
                .build()) {
            cache.async().putAll(entries).join();
        }

        assertThat(written).containsExactly(3, 1, 4, 5, 9, 2, 6);
    }

    @Test
    void invalidate_beginsAfterItsDeadline_isCarriedOut() {
        l3.rows.store(1, "old");
        try (TieredCache<Integer, String> cache =
                builder().executor(waiting::add).build()) {
            cache.get(1);
            l3.rows.store(1, "new");
            CompletableFuture<WriteOutcome> future = cache.async().invalidateAll(List.of(1));
            future.cancel(false);

            waiting.forEach(Runnable::run);

            assertThat(cache.get(1)).isEqualTo("new");
        }
    }

    @Test
    void put_theDeadlinePassesDuringTheWrite_saysThatItMayHaveWritten() throws InterruptedException {
        CountDownLatch writing = new CountDownLatch(1);
        l3.beforeNextWrite(() -> assertThat(writing.await(30, TimeUnit.SECONDS)).isTrue());
        try (TieredCache<Integer, String> cache = builder().deadline(SHORT).build()) {
            CompletableFuture<WriteOutcome> put = cache.async().put(1, "new");

            assertThat(failure(put))
                    .isInstanceOfSatisfying(
                            CacheWritingException.class,
                            e -> assertThat(e.nothingWritten()).isFalse());
            writing.countDown();
        }
    }

    @Test
    void get_theExecutorThrowsSomethingElse_failsTheFutureAndNotTheCaller() {
        Executor broken = task -> {
            throw new IllegalStateException("broken");
        };
        try (TieredCache<Integer, String> cache = builder().executor(broken).build()) {
            assertThat(failure(cache.async().get(1)))
                    .isInstanceOf(CacheOverloadedException.class)
                    .hasCauseInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void get_theExecutorRefuses_failsWithoutTheWordClosed() {
        Executor full = task -> {
            throw new RejectedExecutionException("full");
        };
        TieredCache<Integer, String> cache = builder().executor(full).build();
        assertThat(failure(cache.async().get(1)))
                .isInstanceOf(CacheOverloadedException.class)
                .hasMessageContaining("executor");
        cache.close();
        assertThat(failure(cache.async().get(1))).isInstanceOf(CacheClosedException.class);
    }

    @Test
    void get_anExecutorWithoutThreads_failsAndTheNextOneWorks() {
        l3.rows.store(1, "one");
        AtomicReference<@Nullable Error> error =
                new AtomicReference<>(new OutOfMemoryError("unable to create native thread"));
        Executor starved = task -> {
            Error once = error.getAndSet(null);
            if (once != null) {
                throw once;
            }
            task.run();
        };
        try (TieredCache<Integer, String> cache = builder().executor(starved).build()) {
            assertThat(failure(cache.async().get(1))).isInstanceOf(CacheOverloadedException.class);
            assertThat(cache.async().get(1).join()).isEqualTo("one");
        }
    }

    @Test
    void answered_manyCalls_areNotKeptUntilTheirDeadlines() {
        int before = AsyncDeadlines.SHARED.size();
        try (TieredCache<Integer, String> cache = builder().build()) {
            List<CompletableFuture<String>> answers = IntStream.range(0, 2_000)
                    .mapToObj(key -> cache.async().get(key))
                    .toList();
            answers.forEach(CompletableFuture::join);
            assertThat(AsyncDeadlines.SHARED.size()).isLessThanOrEqualTo(before);
        }
    }

    /**
     * Each load waits for another call of the same view. There are more of them than threads and than permitted
     * concurrent loads.
     */
    @Test
    void get_loadersThatAskTheViewAgain_allAnswer() {
        List<TieredCache<Integer, String>> opened = new ArrayList<>();
        try (TieredCache<Integer, String> cache = TieredCache.<Integer, String>named("nested")
                .l1(MemoryTier.ofDefaults())
                .l3(key -> key >= 1_000
                        ? "leaf " + key
                        : "of " + opened.get(0).async().get(key + 1_000).join())
                .deadline(Duration.ofSeconds(20))
                .build()) {
            opened.add(cache);
            List<CompletableFuture<String>> answers = IntStream.range(0, 200)
                    .mapToObj(key -> cache.async().get(key))
                    .toList();
            for (int key = 0; key < 200; key++) {
                assertThat(answers.get(key).join()).isEqualTo("of leaf " + (key + 1_000));
            }
        }
    }

    /** Cache A loads from B, and B loads from A. */
    @Test
    void get_loadersOfTwoCachesThatAskEachOther_allAnswer() {
        List<TieredCache<Integer, String>> both = new ArrayList<>();
        try (TieredCache<Integer, String> a = pingPong("a", both);
                TieredCache<Integer, String> b = pingPong("b", both)) {
            both.add(a);
            both.add(b);
            List<CompletableFuture<String>> answers = IntStream.range(0, 200)
                    .mapToObj(key -> a.async().get(4_000 + key))
                    .toList();
            answers.forEach(answer -> assertThat(answer.join()).isEqualTo("bottom"));
        }
    }

    /** A cache that loads key n from the other cache's key n - 1,000, which does the same. */
    private static TieredCache<Integer, String> pingPong(String name, List<TieredCache<Integer, String>> both) {
        return TieredCache.<Integer, String>named(name)
                .l1(MemoryTier.ofDefaults())
                .l3(key -> key < 1_000
                        ? "bottom"
                        : both.get(name.equals("a") ? 1 : 0)
                                .async()
                                .get(key - 1_000)
                                .join())
                .deadline(Duration.ofSeconds(20))
                .build();
    }
}
