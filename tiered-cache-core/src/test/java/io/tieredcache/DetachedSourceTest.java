package io.tieredcache;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.memory.MemoryTier;
import io.tieredcache.spi.CacheWriter;
import io.tieredcache.spi.CallContext;
import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.MapSource;
import io.tieredcache.testing.StringCodec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loaders and writers that ignore deadlines run on separate threads. */
@Timeout(60)
class DetachedSourceTest {

    private static final CallOptions HURRIED = CallOptions.defaults().withDeadline(Duration.ofMillis(50));

    private final MapSource<Integer, String> rows = MapSource.versioned();
    private final CountDownLatch go = new CountDownLatch(1);

    private static TieredCacheBuilder<Integer, String> builder() {
        return TieredCache.<Integer, String>named("slow").l1(MemoryTier.ofDefaults());
    }

    /** Waits for the latch, even if interrupted. */
    private static void awaitStubbornly(CountDownLatch latch, AtomicBoolean interrupted) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
        }
    }

    @Test
    void get_loaderGoesOnBeyondTheDeadline_callerLeavesAndTheLoadStillCounts() {
        AtomicBoolean interrupted = new AtomicBoolean();
        try (TieredCache<Integer, String> cache = builder()
                .l3(key -> {
                    if (key == 1) {
                        awaitStubbornly(go, interrupted);
                    }
                    return "row " + key;
                })
                .l3OnOwnThreads()
                .maxConcurrentLoads(1)
                .build()) {
            assertThatThrownBy(() -> cache.get(1, HURRIED))
                    .isInstanceOf(CacheDeadlineException.class)
                    .hasMessageContaining("while the loader was at work");
            assertThatThrownBy(() -> cache.get(2, HURRIED))
                    .isInstanceOf(CacheDeadlineException.class)
                    .hasMessageContaining("1 others were at work: raise maxConcurrentLoads");
            assertThat(interrupted).isTrue();

            go.countDown();

            assertThat(cache.get(2)).isEqualTo("row 2");
            assertThat(cache.get(1)).isEqualTo("row 1");
        }
    }

    @Test
    void get_loaderOnAnotherThread_itsFailureAndItsInterruptAreItsOwn() {
        AtomicReference<Thread> loading = new AtomicReference<>();
        try (TieredCache<Integer, String> cache = builder()
                .l3(key -> {
                    loading.set(Thread.currentThread());
                    throw new InterruptedException("another thread stopped the loader");
                })
                .l3OnOwnThreads()
                .build()) {
            assertThatThrownBy(() -> cache.get(1))
                    .isInstanceOf(CacheLoadingException.class)
                    .hasMessageContaining("another thread stopped the loader")
                    .hasCauseInstanceOf(InterruptedException.class);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            assertThat(loading.get()).isNotNull().isNotSameAs(Thread.currentThread());
        }
    }

    @Test
    void get_loaderAsksForAnotherKey_isNotHeldUpByItself() {
        AtomicReference<TieredCache<Integer, String>> self = new AtomicReference<>();
        try (TieredCache<Integer, String> cache = builder()
                .l3(key -> key == 0 ? "end" : requireNonNull(self.get()).get(key - 1))
                .l3OnOwnThreads()
                .maxConcurrentLoads(1)
                .build()) {
            self.set(cache);

            assertThat(cache.get(100)).isEqualTo("end");
        }
    }

    @Test
    void getAndPut_executorRefuses_nothingWasBegun() {
        try (TieredCache<Integer, String> cache = builder()
                .l3(rows, rows)
                .l3Executor(task -> {
                    throw new RejectedExecutionException("full");
                })
                .maxConcurrentLoads(1)
                .build()) {
            for (int call = 0; call < 2; call++) {
                assertThatThrownBy(() -> cache.get(1))
                        .isInstanceOf(CacheOverloadedException.class)
                        .hasMessageContaining("executor of L3");
            }
            assertThatThrownBy(() -> cache.put(1, "one"))
                    .isInstanceOfSatisfying(
                            CacheWritingException.class,
                            e -> assertThat(e.nothingWritten()).isTrue());
            assertThat(rows.find(1)).isNull();
        }
    }

    @Test
    void put_executorDoesNotBeginInTime_neverBegins() {
        Queue<Runnable> waiting = new ArrayDeque<>();
        try (TieredCache<Integer, String> cache =
                builder().l3(rows, rows).l3Executor(waiting::add).build()) {
            assertThatThrownBy(() -> cache.put(1, "one", HURRIED))
                    .isInstanceOfSatisfying(
                            CacheWritingException.class,
                            e -> assertThat(e.nothingWritten()).isTrue())
                    .hasMessageContaining("no thread of the executor");

            waiting.forEach(Runnable::run);

            assertThat(rows.find(1)).isNull();
        }
    }

    /** The intent has expired by then, and another JVM has stored the old row. */
    @Test
    void put_writerCommitsLongAfterItsCallerHasLeft_everyCopyIsInvalidated() {
        FakeTicker serverTime = new FakeTicker();
        InMemorySharedStore store = new InMemorySharedStore(serverTime);
        rows.store(1, "old");
        CacheWriter<Integer, String> slow = new CacheWriter<>() {
            @Override
            public long write(Integer key, String value, CallContext context) throws Exception {
                awaitStubbornly(go, new AtomicBoolean());
                return rows.write(key, value, context);
            }

            @Override
            public long delete(Integer key, CallContext context) throws Exception {
                return rows.delete(key, context);
            }
        };
        try (TieredCache<Integer, String> writer = builder()
                        .l2(store.tier(new StringCodec()))
                        .l3(rows, slow)
                        .l3OnOwnThreads()
                        .build();
                TieredCache<Integer, String> reader =
                        builder().l2(store.tier(new StringCodec())).l3(rows).build()) {
            assertThatThrownBy(() -> writer.put(1, "new", HURRIED))
                    .isInstanceOfSatisfying(
                            CacheWritingException.class,
                            e -> assertThat(e.nothingWritten()).isFalse());
            Awaitility.await().until(() -> writer.stats().pendingInvalidations() == 0);
            serverTime.advance(Duration.ofMinutes(1));
            assertThat(reader.get(1)).isEqualTo("old");
            assertThat(writer.get(1)).isEqualTo("old");

            go.countDown();

            Awaitility.await().until(() -> "new".equals(reader.get(1)));
            Awaitility.await().until(() -> "new".equals(writer.get(1)));
        }
    }

    @Test
    void builder_bothExecutors_isRefused() {
        assertThatThrownBy(() -> builder().l3OnOwnThreads().l3Executor(Runnable::run))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("already set");
    }
}
