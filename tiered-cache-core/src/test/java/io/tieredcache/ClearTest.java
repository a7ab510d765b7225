package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.spi.Failure;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.FaultySharedTier;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.StringCodec;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A clear invalidates every copy, including copies of reads that are under way. */
class ClearTest {

    private final FakeTicker ticker = new FakeTicker();
    private final InMemorySharedStore store = new InMemorySharedStore(ticker);
    private final FaultySharedTier<String> l2 = FaultySharedTier.around(store.tier(new StringCodec()));
    private final ScriptedSource l3 = new ScriptedSource();

    private TieredCache<Integer, String> open(TierSet tiers) {
        return tiers.with(l2, l3, ticker).build();
    }

    @ParameterizedTest
    @EnumSource(names = {"L1_L3", "L2_L3", "L1_L2_L3"})
    void clear_changedPastTheCache_everyKeyIsLoadedAgain(TierSet tiers) {
        try (TieredCache<Integer, String> cache = open(tiers)) {
            l3.rows.store(1, "old");
            l3.rows.store(2, "old");
            cache.getAll(List.of(1, 2));
            l3.rows.store(1, "new");
            l3.rows.store(2, "new");

            assertThat(cache.clear()).isEqualTo(WriteOutcome.APPLIED);

            assertThat(cache.getAll(List.of(1, 2))).containsEntry(1, "new").containsEntry(2, "new");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"L1", "L2", "L1_L2"})
    void clear_withoutASystemOfRecord_losesEverything(TierSet tiers) {
        try (TieredCache<Integer, String> cache = open(tiers)) {
            cache.put(1, "one");
            cache.clear();
            assertThat(cache.getIfPresent(1)).isNull();
            cache.put(1, "one again");
            assertThat(cache.getIfPresent(1)).isEqualTo("one again");
        }
    }

    @Test
    void clear_byAnotherJvm_isSeenHere() {
        try (TieredCache<Integer, String> cache = open(TierSet.L1_L2_L3);
                TieredCache<Integer, String> other = open(TierSet.L1_L2_L3)) {
            l3.rows.store(1, "old");
            cache.get(1);
            l3.rows.store(1, "new");
            other.clear();
            assertThat(cache.get(1)).isEqualTo("new");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"L1_L3", "L2_L3", "L1_L2_L3"})
    void clear_whileAnOldRowIsOnItsWay_isNotUndoneByIt(TierSet tiers) {
        try (TieredCache<Integer, String> cache = open(tiers);
                TieredCache<Integer, String> other = open(tiers)) {
            l3.rows.store(1, "old");
            l3.afterNextRead(() -> {
                l3.rows.store(1, "new");
                cache.clear();
            });
            assertThat(cache.get(1)).isEqualTo("old");

            assertThat(cache.get(1)).isEqualTo("new");
            assertThat(other.get(1)).isEqualTo("new");
        }
    }

    @Test
    void clear_byAnotherJvmWhileAnOldRowIsOnItsWay_isNotUndoneByIt() {
        try (TieredCache<Integer, String> cache = open(TierSet.L1_L2_L3);
                TieredCache<Integer, String> other = open(TierSet.L1_L2_L3)) {
            l3.rows.store(1, "old");
            l3.afterNextRead(() -> {
                l3.rows.store(1, "new");
                other.clear();
            });
            cache.get(1);
            assertThat(cache.get(1)).isEqualTo("new");
            assertThat(other.get(1)).isEqualTo("new");
        }
    }

    @Test
    void clear_anOldCopyComesUpMeanwhile_isDropped() {
        try (TieredCache<Integer, String> cache = open(TierSet.L1_L2_L3)) {
            l3.rows.store(1, "old");
            cache.get(1);
            l3.rows.store(1, "new");
            l2.beforeNext(Operation.CLEAR, () -> {
                store.suspect();
                assertThat(cache.get(1)).isEqualTo("old");
            });

            cache.clear();

            assertThat(cache.get(1)).isEqualTo("new");
        }
    }

    @Test
    void clear_l2Fails_isPendingAndL2IsNotReadUntilItConfirms() {
        try (TieredCache<Integer, String> cache = open(TierSet.L1_L2_L3)) {
            l3.rows.store(1, "old");
            cache.get(1);
            l3.rows.store(1, "new");
            l2.fail(Operation.CLEAR, Failure.Kind.UNAVAILABLE);

            assertThat(cache.clear()).isEqualTo(WriteOutcome.PENDING);
            long reads = store.calls(Operation.READ);
            assertThat(cache.get(1)).isEqualTo("new");
            assertThat(store.calls(Operation.READ)).isEqualTo(reads);
            assertThat(cache.stats().pendingInvalidations()).isEqualTo(KeyHash.PARTITIONS);

            l2.heal();
            Awaitility.await().until(() -> cache.stats().pendingInvalidations() == 0);
            ticker.advance(Duration.ofSeconds(2));
            assertThat(cache.get(1)).isEqualTo("new");
            assertThat(store.calls(Operation.READ)).isGreaterThan(reads);
        }
    }

    @Test
    void clear_aNodeIsDead_theKeysOfOthersAreReadFromL2AndKept() {
        try (TieredCache<Integer, String> cache = open(TierSet.L1_L2_L3)) {
            List<Integer> keys = IntStream.range(0, 300).boxed().toList();
            keys.forEach(key -> l3.rows.store(key, "old"));
            cache.getAll(keys);
            keys.forEach(key -> l3.rows.store(key, "new"));
            l2.failPartitions(ClearTest::isDead, Failure.Kind.UNAVAILABLE);

            assertThat(cache.clear()).isEqualTo(WriteOutcome.PENDING);

            assertThat(cache.stats().pendingInvalidations())
                    .isEqualTo(IntStream.range(0, KeyHash.PARTITIONS)
                            .filter(ClearTest::isDead)
                            .count());
            assertThat(cache.getAll(keys))
                    .hasSize(300)
                    .allSatisfy((key, value) -> assertThat(value).isEqualTo("new"));
            long loaded = cache.stats().l3().loadedKeys();
            store.suspect();
            assertThat(cache.getAll(keys)).hasSize(300);
            long ofTheDead = keys.stream()
                    .filter(key -> isDead(KeyHash.partition(KeyHash.of("" + key))))
                    .count();
            assertThat(cache.stats().l3().loadedKeys() - loaded).isLessThanOrEqualTo(ofTheDead);
            l2.heal();
            Awaitility.await().until(() -> cache.stats().pendingInvalidations() == 0);
        }
    }

    private static boolean isDead(int partition) {
        return partition % 3 == 0;
    }
}
