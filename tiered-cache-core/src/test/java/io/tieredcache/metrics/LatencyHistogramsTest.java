package io.tieredcache.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.TieredCache;
import io.tieredcache.memory.MemoryTier;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.Tier;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.StringCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jol.info.GraphLayout;

class LatencyHistogramsTest {

    static {
        System.setProperty("jol.magicFieldOffset", "true");
    }

    private static final int THREADS = 4;
    private static final int EACH = 100_000;

    private final LatencyHistograms histograms = new LatencyHistograms();

    private LatencySnapshot reads() {
        return histograms.snapshot("orders", Tier.L2, Operation.READ);
    }

    private void read(long nanos) {
        histograms.timed("orders", Tier.L2, Operation.READ, nanos);
    }

    @Test
    void snapshot_twoReadersThatSubtract_seeTheSameEvents() {
        LatencySnapshot firstOfA = reads();
        read(10);
        LatencySnapshot firstOfB = reads();
        read(20);
        LatencySnapshot secondOfA = reads();
        read(30);
        LatencySnapshot lastOfA = reads();
        LatencySnapshot lastOfB = reads();

        LatencySnapshot seenByA = secondOfA.minus(firstOfA).plus(lastOfA.minus(secondOfA));
        LatencySnapshot seenByB = firstOfB.minus(LatencySnapshot.NONE).plus(lastOfB.minus(firstOfB));
        assertThat(seenByA).isEqualTo(seenByB);
        assertThat(seenByA.count()).isEqualTo(3);
        assertThat(seenByA.sumNanos()).isEqualTo(60);
    }

    @Test
    void snapshot_everyTierAndOperation_isSeparate() {
        read(10);
        histograms.timed("orders", Tier.L3, Operation.READ, 20);
        histograms.timed("orders", Tier.L2, Operation.FILL, 30);
        histograms.timed("others", Tier.L2, Operation.READ, 40);

        assertThat(reads().sumNanos()).isEqualTo(10);
        assertThat(histograms.snapshot("orders", Tier.L3, Operation.READ).sumNanos())
                .isEqualTo(20);
        assertThat(histograms.snapshot("orders", Tier.L2, Operation.FILL).sumNanos())
                .isEqualTo(30);
        assertThat(histograms.snapshot("others", Tier.L2, Operation.READ).sumNanos())
                .isEqualTo(40);
        assertThat(histograms.snapshot("orders", Tier.L1, Operation.READ)).isSameAs(LatencySnapshot.NONE);
        assertThat(histograms.snapshot("nobody", Tier.L2, Operation.READ)).isSameAs(LatencySnapshot.NONE);
        assertThat(histograms.caches()).containsExactlyInAnyOrder("orders", "others");
    }

    @Test
    @Timeout(60)
    void timed_severalThreadsAndAReader_loseNothing() throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        List<LatencySnapshot> differences = new ArrayList<>();
        Thread reader = new Thread(() -> {
            LatencySnapshot last = LatencySnapshot.NONE;
            for (boolean more = true; more; ) {
                more = !done.get();
                LatencySnapshot now = reads();
                differences.add(now.minus(last));
                last = now;
            }
        });
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            threads.add(new Thread(() -> {
                for (int n = 0; n < EACH; n++) {
                    read(thread + n % 3);
                }
            }));
        }
        reader.start();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        done.set(true);
        reader.join();

        LatencySnapshot all = differences.stream().reduce(LatencySnapshot.NONE, LatencySnapshot::plus);
        assertThat(all).isEqualTo(reads());
        assertThat(all.count()).isEqualTo(THREADS * EACH);
        long expected = 0;
        for (int n = 0; n < EACH; n++) {
            expected += 4 * (n % 3) + 0 + 1 + 2 + 3;
        }
        assertThat(all.sumNanos()).isEqualTo(expected);
    }

    @Test
    void closed_cacheAndOneOpenedAgain_countsOn() {
        for (int i = 0; i < 2; i++) {
            try (TieredCache<Integer, String> cache = TieredCache.<Integer, String>named("orders")
                    .l1(MemoryTier.ofDefaults())
                    .l2(new InMemorySharedStore().tier(new StringCodec()))
                    .l3(key -> "row")
                    .stats(histograms)
                    .build()) {
                cache.get(1);
            }
        }

        assertThat(reads().count()).isEqualTo(2);
        assertThat(histograms.snapshot("orders", Tier.L3, Operation.LOAD).count())
                .isEqualTo(2);
        assertThat(histograms.snapshot("orders", Tier.L2, Operation.FILL).sumNanos())
                .isPositive();
    }

    @Test
    void forget_cache_beginsAnew() {
        read(10);
        histograms.forget("orders");
        histograms.forget("nobody");
        assertThat(reads()).isSameAs(LatencySnapshot.NONE);
        assertThat(histograms.caches()).isEmpty();

        read(20);
        assertThat(reads().sumNanos()).isEqualTo(20);
    }

    @Test
    void timed_operationsOfThreeTiers_takeTenKilobytesEach() {
        histograms.timed("orders", Tier.L1, Operation.READ, 1);
        for (Operation operation : Operation.values()) {
            Tier tier = operation.compareTo(Operation.LOAD) < 0 ? Tier.L2 : Tier.L3;
            for (int i = 0; i < 10_000; i++) {
                histograms.timed("orders", tier, operation, (long) i * i * i);
            }
        }

        assertThat(GraphLayout.parseInstance(histograms).totalSize()).isBetween(110_000L, 133_000L);
    }
}
