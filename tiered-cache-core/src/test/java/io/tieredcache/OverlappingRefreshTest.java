package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.spi.CacheLoader;
import io.tieredcache.spi.Failure;
import io.tieredcache.spi.Operation;
import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.FaultySharedTier;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.StringCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A refresh replaces copies, and never removes a copy that it could not replace. */
@Timeout(60)
class OverlappingRefreshTest {

    private static final int MOST_QUESTIONS = 10_000;

    private static final Duration LONG = Duration.ofSeconds(40);

    private final FakeTicker ticker = new FakeTicker();
    private final InMemorySharedStore store = new InMemorySharedStore(ticker);
    private final FaultySharedTier<String> l2 = FaultySharedTier.around(store.tier(new StringCodec()));
    private final AtomicInteger loads = new AtomicInteger();
    private volatile String row = "old";

    /** The second refresh began after the first had read its row, so the first one's row is no answer to it. */
    @Test
    void refresh_anotherJvmIsRefreshing_waitsAndReplacesToo() throws Exception {
        CountDownLatch firstHasRead = new CountDownLatch(1);
        CountDownLatch secondWaits = new CountDownLatch(1);
        CacheLoader<Integer, String> slow = key -> {
            String read = read();
            firstHasRead.countDown();
            secondWaits.await();
            return read;
        };
        try (TieredCache<Integer, String> first = cache(slow);
                TieredCache<Integer, String> second = cache(key -> read());
                Threads threads = new Threads()) {
            second.get(1);
            FutureTask<String> refresh = threads.start(() -> String.valueOf(first.refresh(1)));
            firstHasRead.await();
            row = "new";
            l2.afterNext(Operation.ACQUIRE, secondWaits::countDown);

            assertThat(second.refresh(1)).isEqualTo("new");
            assertThat(refresh.get()).isEqualTo("old");

            assertThat(loads).hasValue(3);
            assertThat(second.get(1)).isEqualTo("new");
            assertThat(store.size()).isOne();
            assertThat(l2.calls(Operation.INVALIDATE)).isZero();
        }
    }

    /** If many refreshes overlap, one load answers all that wait. */
    @Test
    void refresh_manyAtOnce_makeTwoLoads() throws Exception {
        int callers = 8;
        CountDownLatch allHaveAsked = new CountDownLatch(callers);
        CountDownLatch goOn = new CountDownLatch(1);
        CacheLoader<Integer, String> slow = key -> {
            String read = read();
            if (loads.get() == 1) {
                goOn.await();
            }
            return read;
        };
        try (TieredCache<Integer, String> cache = cache(slow);
                Threads threads = new Threads()) {
            // A caller that waits asks again, which must not count for one that has not asked yet.
            Set<Thread> asked = ConcurrentHashMap.newKeySet();
            for (int i = 0; i < MOST_QUESTIONS; i++) {
                l2.afterNext(Operation.ACQUIRE, () -> {
                    if (asked.add(Thread.currentThread())) {
                        allHaveAsked.countDown();
                    }
                });
            }
            List<FutureTask<String>> refreshes = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                refreshes.add(threads.start(() -> String.valueOf(cache.refresh(1))));
            }
            allHaveAsked.await();
            row = "new";
            goOn.countDown();

            int old = 0;
            for (FutureTask<String> refresh : refreshes) {
                old += refresh.get().equals("old") ? 1 : 0;
            }
            assertThat(old)
                    .as("those that were answered by the load that began first")
                    .isLessThanOrEqualTo(1);
            assertThat(loads.get()).isLessThanOrEqualTo(3);
            assertThat(store.size()).isOne();
        }
    }

    @Test
    void refresh_l2IsDead_isKeptInL1ForMoments() {
        try (TieredCache<Integer, String> cache = cache(key -> read())) {
            cache.get(1);
            l2.failAll(Failure.Kind.UNAVAILABLE);
            row = "new";

            assertThat(cache.refresh(1)).isEqualTo("new");
            int before = loads.get();
            for (int i = 0; i < 10; i++) {
                assertThat(cache.get(1)).isEqualTo("new");
            }

            assertThat(loads.get()).isEqualTo(before);
            assertThat(l2.calls(Operation.INVALIDATE)).isZero();
            assertThat(cache.stats().pendingInvalidations()).isZero();
        }
    }

    /** If the row is deleted and its absence is not stored, no copy remains. */
    @Test
    void refresh_theRowIsGoneAndAbsenceIsNotKept_removesTheCopy() {
        try (TieredCache<Integer, String> cache = TierSet.L1_L2_L3
                .readOnly(l2, key -> row.equals("gone") ? null : read(), ticker)
                .absentTtl(Duration.ZERO)
                .build()) {
            cache.get(1);
            row = "gone";

            assertThat(cache.refresh(1)).isNull();

            assertThat(store.size()).isZero();
            assertThat(cache.getIfPresent(1)).isNull();
        }
    }

    /** The value that the write stores is as new as the value that the refresh could have stored. */
    @Test
    void refresh_aWriteIsOpen_leavesTheWrittenValue() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ScriptedSource l3 = new ScriptedSource(io.tieredcache.testing.MapSource.unversioned());
        l3.rows.store(1, "old");
        l3.beforeNextWrite(() -> {
            writing.countDown();
            Threads.await(goOn);
        });
        try (TieredCache<Integer, String> writer =
                        TierSet.L1_L2_L3.with(l2, l3, ticker).deadline(LONG).build();
                TieredCache<Integer, String> other =
                        TierSet.L1_L2_L3.with(l2, l3, ticker).deadline(LONG).build();
                Threads threads = new Threads()) {
            other.get(1);
            FutureTask<WriteOutcome> put = threads.start(() -> writer.put(1, "new"));
            writing.await();
            l2.afterNext(Operation.ACQUIRE, goOn::countDown);

            assertThat(other.refresh(1)).isEqualTo("new");

            assertThat(put.get()).isEqualTo(WriteOutcome.APPLIED);
            assertThat(store.size()).isOne();
            assertThat(l2.calls(Operation.INVALIDATE)).isZero();
        }
    }

    private String read() {
        loads.incrementAndGet();
        return row;
    }

    private TieredCache<Integer, String> cache(CacheLoader<Integer, String> loader) {
        return TierSet.L1_L2_L3.readOnly(l2, loader, ticker).deadline(LONG).build();
    }
}
