package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.memory.MemoryTier;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.StringCodec;
import java.time.Duration;
import java.util.BitSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The time for which L1 serves a copy, with and without proofs from L2. */
class FreshnessTest {

    private static final Duration STALENESS = Duration.ofSeconds(2);

    private final FakeTicker ticker = new FakeTicker();
    private final InMemorySharedStore store = new InMemorySharedStore(ticker);
    private final ListenedTier l2 = new ListenedTier(store.tier(new StringCodec()));
    private final ScriptedSource l3 = new ScriptedSource();
    private TieredCache<Integer, String> cache;

    @BeforeEach
    void open() {
        cache = TieredCache.<Integer, String>named("numbers")
                .l1(MemoryTier.ofDefaults())
                .l2(l2)
                .l3(l3, l3)
                .ticker(ticker)
                .build();
        l3.rows.store(1, "one");
        cache.get(1);
    }

    @AfterEach
    void close() {
        cache.close();
    }

    /** Returns the number of L2 reads of a get. */
    private long readsOfGet(int key) {
        long before = store.calls(Operation.READ);
        assertThat(cache.get(key)).isNotNull();
        return store.calls(Operation.READ) - before;
    }

    @Test
    void get_noProofSinceTheLoad_servesTwoSeconds() {
        ticker.advance(STALENESS.minusNanos(1));
        assertThat(readsOfGet(1)).isZero();
        ticker.advance(Duration.ofNanos(1));
        assertThat(readsOfGet(1)).isOne();
    }

    @Test
    void get_readFromL2WithoutProof_servesOneSecondBecauseTheGenerationMayBeOld() {
        ticker.advance(STALENESS);
        assertThat(readsOfGet(1)).isOne();

        ticker.advance(Duration.ofSeconds(1).minusNanos(1));
        assertThat(readsOfGet(1)).isZero();
        ticker.advance(Duration.ofNanos(1));
        assertThat(readsOfGet(1)).isOne();
    }

    @Test
    void get_proofOfItsPartition_servesTwoSecondsFromWhatWasProved() {
        ticker.advance(Duration.ofSeconds(10));
        l2.listener()
                .current(ListenedTier.partitionOf(1), Duration.ofMillis(500).toNanos());
        ticker.advance(Duration.ofMillis(1_500).minusNanos(1));
        assertThat(readsOfGet(1)).isZero();
        ticker.advance(Duration.ofNanos(1));
        assertThat(readsOfGet(1)).isOne();
    }

    @Test
    void get_proofOfAnotherPartition_doesNotCount() {
        ticker.advance(STALENESS);
        l2.listener().current(ListenedTier.partitionOf(2), 0);
        assertThat(readsOfGet(1)).isOne();
    }

    @Test
    void get_olderProofAfterANewerOne_takesNothingBack() {
        ticker.advance(STALENESS);
        l2.listener().current(ListenedTier.all(), 0);
        l2.listener().current(ListenedTier.all(), Duration.ofSeconds(1).toNanos());
        ticker.advance(STALENESS.minusNanos(1));
        assertThat(readsOfGet(1)).isZero();
    }

    @Test
    void get_gapInTheReportsOfItsPartition_asksAgainThoughItIsProvedNow() {
        l3.rows.store(2, "two");
        cache.get(2);

        l2.listener().suspect(ListenedTier.partitionOf(1));
        l2.listener().current(ListenedTier.all(), 0);

        assertThat(readsOfGet(2)).isZero();
        assertThat(readsOfGet(1)).isOne();
        assertThat(readsOfGet(1)).isZero();
    }

    @Test
    void get_gapWhileItLoads_isNotInstalled() {
        l3.rows.store(3, "three");
        l3.afterNextRead(() -> l2.listener().suspect(ListenedTier.partitionOf(3)));
        cache.get(3);
        assertThat(readsOfGet(3)).isOne();
    }

    @Test
    void get_loadedWithoutALease_isNotProlongedByProofs() {
        try (TieredCache<Integer, String> other = TieredCache.<Integer, String>named("numbers")
                .l2(store.tier(new StringCodec()))
                .l3(l3, l3)
                .ticker(ticker)
                .build()) {
            l3.rows.store(4, "four");
            l3.beforeNextWrite(() -> {
                assertThat(cache.get(4)).isEqualTo("four");
                l2.listener().current(ListenedTier.all(), 0);
                ticker.advance(STALENESS);
                l2.listener().current(ListenedTier.all(), 0);
                long loads = cache.stats().l3().loads();
                assertThat(cache.get(4)).isEqualTo("four");
                assertThat(cache.stats().l3().loads()).isEqualTo(loads + 1);
            });
            other.put(4, "four again");
        }
    }

    @Test
    void get_clearedElsewhere_asksAgain() {
        l2.listener().current(ListenedTier.all(), 0);
        l2.listener().cleared(ListenedTier.all());
        assertThat(readsOfGet(1)).isOne();
    }

    @Test
    void get_otherPartitionsClearedElsewhere_isAHit() {
        l2.listener().current(ListenedTier.all(), 0);
        BitSet others = ListenedTier.all();
        others.clear(KeyHash.partition(KeyHash.of("1")));
        l2.listener().cleared(others);
        assertThat(readsOfGet(1)).isZero();
    }
}
