package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.concurrent.CoarseTicker;
import io.tieredcache.memory.MemoryTier;
import io.tieredcache.spi.Failure;
import io.tieredcache.testing.FaultySharedTier;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.MapSource;
import io.tieredcache.testing.StringCodec;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thread that cannot be started fails the call that needed it, and no later call. */
@Timeout(60)
class ThreadStartTest {

    private final MapSource<Integer, String> rows = MapSource.versioned();
    private final FaultySharedTier<String> l2 =
            FaultySharedTier.around(new InMemorySharedStore().tier(new StringCodec()));

    private TieredCache<Integer, String> build(StarvedThreads threads) {
        return TieredCache.<Integer, String>named("starved")
                .l1(MemoryTier.ofDefaults())
                .l2(l2)
                .l3(rows, rows)
                .ttl(Duration.ofMillis(300))
                .timing(threads.timing())
                .daemons(threads)
                .build();
    }

    @Test
    void cache_anyOneThreadCannotBeStarted_worksAsSoonAsItIsBuilt() {
        boolean failed = true;
        for (int nth = 0; failed; nth++) {
            StarvedThreads threads = new StarvedThreads(nth);
            try (TieredCache<Integer, String> cache = buildAtTheSecondAttempt(threads)) {
                exercise(cache);
            }
            Awaitility.await().until(() -> threads.made.stream().noneMatch(Thread::isAlive));
            failed = threads.hasFailed();
        }
    }

    private TieredCache<Integer, String> buildAtTheSecondAttempt(StarvedThreads threads) {
        try {
            return build(threads);
        } catch (OutOfMemoryError e) {
            // The failed build leaves nothing behind.
            Awaitility.await().until(() -> threads.made.stream().noneMatch(Thread::isAlive));
            return build(threads);
        }
    }

    private void exercise(TieredCache<Integer, String> cache) {
        l2.failAll(Failure.Kind.UNAVAILABLE);
        assertThat(cache.put(1, "one")).isEqualTo(WriteOutcome.PENDING);
        l2.heal();
        Awaitility.await().until(() -> cache.stats().pendingInvalidations() == 0);
        try {
            assertThat(cache.async().get(1).join()).isEqualTo("one");
        } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(CacheOverloadedException.class);
        }
        assertThat(cache.async().get(1).join()).isEqualTo("one");
        rows.store(1, "changed past the cache");
        Awaitility.await().until(() -> "changed past the cache".equals(cache.get(1)));
    }

    @Test
    void clock_itsThreadCannotBeStarted_isStartedByTheNextWhoNeedsIt() {
        CoarseTicker clock = new CoarseTicker();
        StarvedThreads threads = new StarvedThreads(0);
        assertThatThrownBy(() -> clock.acquire(threads)).isInstanceOf(OutOfMemoryError.class);

        clock.acquire(threads);

        long before = clock.nanos();
        Awaitility.await().until(() -> clock.nanos() - before > 0);
        clock.release();
        Awaitility.await().until(() -> threads.made.stream().noneMatch(Thread::isAlive));
    }

    @Test
    void clock_itsThreadIsInterrupted_stillWaitsBetweenItsSteps() {
        CoarseTicker clock = new CoarseTicker();
        StarvedThreads threads = new StarvedThreads(-1);
        clock.acquire(threads);
        Thread thread = threads.made.get(0);

        thread.interrupt();

        Awaitility.await().until(() -> !thread.isInterrupted());
        long before = clock.nanos();
        Awaitility.await().until(() -> clock.nanos() - before > 0);
        clock.release();
    }
}
