package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.coherence.Floors;
import io.tieredcache.coherence.Freshness;
import io.tieredcache.coherence.Striping;
import io.tieredcache.memory.MemoryTier;
import io.tieredcache.spi.Failure;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.shared.Floor;
import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.FaultySharedTier;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.MapSource;
import io.tieredcache.testing.StringCodec;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A caller never gets an older state than one that was returned before, even if L2 holds the older one again. */
class FloorsTest {

    private final FakeTicker ticker = new FakeTicker();
    private final InMemorySharedStore store = new InMemorySharedStore(ticker);
    private final Freshness freshness = new Freshness(ticker, 0);
    private final Floors floors = new Floors(ticker, freshness);

    private TieredCache<Integer, String> open(ScriptedSource l3) {
        return TieredCache.<Integer, String>named("numbers")
                .l1(MemoryTier.ofDefaults())
                .l2(store.tier(new StringCodec()))
                .l3(l3, l3)
                .ticker(ticker)
                .build();
    }

    private static ScriptedSource source(boolean versioned) {
        return new ScriptedSource(versioned ? MapSource.versioned() : MapSource.unversioned());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void get_aReplicaBringsBackWhatThisJvmReplaced_returnsWhatItWrote(boolean versioned) {
        ScriptedSource l3 = source(versioned);
        l3.rows.store(1, "old");
        try (TieredCache<Integer, String> cache = open(l3)) {
            cache.get(1);
            Runnable promote = store.laggingReplica();
            cache.put(1, "new");

            promote.run();
            store.suspect();

            assertThat(cache.get(1)).isEqualTo("new");
        }
        try (TieredCache<Integer, String> another = open(l3)) {
            assertThat(another.get(1)).as("what L2 holds now").isEqualTo("new");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void get_aReplicaBringsBackAnInvalidatedState_returnsTheNewState(boolean versioned) {
        ScriptedSource l3 = source(versioned);
        l3.rows.store(1, "old");
        try (TieredCache<Integer, String> cache = open(l3);
                TieredCache<Integer, String> writer = open(l3)) {
            cache.get(1);
            Runnable promote = store.laggingReplica();
            writer.put(1, "new");

            promote.run();
            store.suspect();

            assertThat(cache.get(1)).isEqualTo("new");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void get_aReplicaBringsBackWhatIsOlderThanWhatWasRead_doesNotGoBack(boolean versioned) {
        ScriptedSource l3 = source(versioned);
        l3.rows.store(1, "old");
        try (TieredCache<Integer, String> writer = open(l3)) {
            writer.get(1);
            Runnable promote = store.laggingReplica();
            writer.put(1, "new");
            try (TieredCache<Integer, String> reader = open(l3)) {
                assertThat(reader.get(1)).isEqualTo("new");

                promote.run();
                store.suspect();

                assertThat(reader.get(1)).isEqualTo("new");
            }
        }
    }

    @Test
    void get_aReplicaBringsBackWhatWasInvalidatedLate_returnsTheNewState() {
        ScriptedSource l3 = source(true);
        l3.rows.store(1, "old");
        FaultySharedTier<String> l2 = FaultySharedTier.around(store.tier(new StringCodec()));
        try (TieredCache<Integer, String> other =
                        TierSet.L2_L3.with(l2, l3, ticker).build();
                TieredCache<Integer, String> cache =
                        TierSet.L2_L3.with(l2, l3, ticker).build()) {
            other.get(1);
            Runnable promote = store.laggingReplica();
            l3.rows.store(1, "new");
            l2.failNext(Operation.INVALIDATE, 1, Failure.Kind.UNAVAILABLE);
            assertThat(cache.invalidate(1)).isEqualTo(WriteOutcome.PENDING);
            Awaitility.await().until(() -> cache.stats().pendingInvalidations() == 0);

            promote.run();
            store.suspect();

            assertThat(cache.get(1)).isEqualTo("new");
        }
    }

    @Test
    void getIfPresent_onItsWayUpWhileAnotherCallerLoads_doesNotTakeItsPlaceInL1() {
        ScriptedSource l3 = source(true);
        l3.rows.store(1, "old");
        InterruptedCodec codec = new InterruptedCodec();
        try (TieredCache<Integer, String> other =
                        TierSet.L2_L3.with(store.tier(codec), l3, ticker).build();
                TieredCache<Integer, String> cache =
                        TierSet.L1_L2_L3.with(store.tier(codec), l3, ticker).build()) {
            other.get(1);
            codec.onceWhenDecoding = () -> {
                l3.rows.store(1, "new");
                store.evict("numbers", "1");
                assertThat(cache.get(1)).isEqualTo("new");
            };
            assertThat(cache.getIfPresent(1)).isEqualTo("old");

            assertThat(cache.get(1)).isEqualTo("new");
        }
    }

    @Test
    void get_loadedPastAnOlderCopyThatCameUpMeanwhile_dropsThatCopy() {
        ScriptedSource l3 = source(true);
        l3.rows.store(1, "old");
        FaultySharedTier<String> l2 = FaultySharedTier.around(store.tier(new StringCodec()));
        try (TieredCache<Integer, String> other =
                        TierSet.L2_L3.with(l2, l3, ticker).build();
                TieredCache<Integer, String> cache =
                        TierSet.L1_L2_L3.with(l2, l3, ticker).build()) {
            other.get(1);
            Runnable promote = store.laggingReplica();
            store.evict("numbers", "1");
            l3.rows.store(1, "new");
            l2.failNext(Operation.ACQUIRE, 1, Failure.Kind.TIMEOUT);
            l3.afterNextRead(() -> {
                promote.run();
                store.suspect();
                assertThat(Threads.call(() -> cache.get(1))).isEqualTo("old");
            });
            assertThat(cache.get(1)).isEqualTo("new");

            assertThat(cache.get(1)).isEqualTo("new");
        }
    }

    @Test
    void of_raisedTwice_isTheGreatestOfEach() {
        long key = KeyHash.of("key");
        floors.raise(key, 5, 50);
        floors.raise(key, 7, 0);
        floors.raise(key, 6, 40);

        assertThat(floors.of(key)).isEqualTo(new Floor(7, 50));
        assertThat(floors.of(key + 1)).isEqualTo(Floor.NONE);
    }

    @Test
    void admits_neverInL2_isComparedByItsVersionAlone() {
        long key = KeyHash.of("key");
        floors.raise(key, 5, 50);

        assertThat(floors.admits(key, 5, 0)).isTrue();
        assertThat(floors.admits(key, 4, 0)).isFalse();
        assertThat(floors.admits(key, 4, 60)).isFalse();
        assertThat(floors.admits(key, 6, 49)).isFalse();
        assertThat(floors.admits(key, 0, 50)).isTrue();
        assertThat(floors.admits(key, 0, 49)).isFalse();
    }

    @Test
    void pass_stateAtTheFloorOrAbove_raisesIt() {
        long key = KeyHash.of("key");
        floors.raise(key, 5, 50);

        assertThat(floors.pass(key, 5, 50)).isTrue();
        assertThat(floors.pass(key, 7, 70)).isTrue();
        assertThat(floors.of(key)).isEqualTo(new Floor(7, 70));
        assertThat(floors.pass(key + 1, 3, 30)).isTrue();
        assertThat(floors.of(key + 1)).isEqualTo(new Floor(3, 30));
    }

    @Test
    void pass_stateBelowTheFloor_leavesItAsItIs() {
        long key = KeyHash.of("key");
        floors.raise(key, 5, 50);

        assertThat(floors.pass(key, 4, 60)).as("older version").isFalse();
        assertThat(floors.pass(key, 6, 49)).as("older fence").isFalse();
        assertThat(floors.of(key)).isEqualTo(new Floor(5, 50));
        assertThat(floors.pass(key, 0, 0)).as("has no age").isTrue();
        assertThat(floors.of(key)).isEqualTo(new Floor(5, 50));
    }

    @Test
    void raise_moreKeysOfAStripeThanItRemembers_countsForTheWholeStripeFromTheNextGapOn() {
        freshness.current(ListenedTier.all(), Long.MIN_VALUE / 4);
        long stripe = raiseMoreKeysThanAStripeRemembers();
        assertThat(floors.of(stripe)).as("nothing was lost").isEqualTo(Floor.NONE);
        assertThat(floors.of(stripe + 99)).isEqualTo(Floor.NONE);

        freshness.suspect(Striping.MOST.partition(0x1234));

        assertThat(floors.of(stripe + 99)).as("every other key").isEqualTo(new Floor(0, 100));
        assertThat(floors.of(stripe)).as("the one that was forgotten").isEqualTo(new Floor(0, 100));
        assertThat(floors.of(stripe + 1)).isEqualTo(new Floor(1, 101));
        assertThat(floors.of(stripe + (1L << 50))).as("another slot").isEqualTo(Floor.NONE);
    }

    @Test
    void raise_beforeTheFirstProof_isNoGap() {
        long stripe = raiseMoreKeysThanAStripeRemembers();
        freshness.suspect(Striping.MOST.partition(0x1234));
        freshness.current(ListenedTier.all(), 2 * Freshness.STALENESS_NANOS);
        ticker.advance(Duration.ofMillis(1));
        freshness.current(ListenedTier.all(), 0);

        assertThat(floors.of(stripe)).isEqualTo(Floor.NONE);
    }

    @Test
    void raise_proofsHaveStopped_countsForTheWholeStripe() {
        freshness.current(ListenedTier.all(), 0);
        long stripe = raiseMoreKeysThanAStripeRemembers();

        ticker.advance(Duration.ofNanos(Freshness.STALENESS_NANOS + 1));

        assertThat(floors.of(stripe)).isEqualTo(new Floor(0, 100));
    }

    @Test
    void raise_afterAGap_leavesTheFloorOfTheStripeAsItWasBefore() {
        freshness.current(ListenedTier.all(), Long.MIN_VALUE / 4);
        long stripe = raiseMoreKeysThanAStripeRemembers();
        freshness.suspect(Striping.MOST.partition(0x1234));
        for (int i = 0; i < 3 * Floors.WAYS; i++) {
            ticker.advance(Duration.ofSeconds(1));
            floors.raise(stripe + 20 + i, 1, 300 + i);
        }

        assertThat(floors.of(stripe)).as("the highest from before the gap").isEqualTo(new Floor(0, 100 + Floors.WAYS));
    }

    private long raiseMoreKeysThanAStripeRemembers() {
        long stripe = 0x1234L << 50;
        for (int i = 0; i <= Floors.WAYS; i++) {
            ticker.advance(Duration.ofMillis(1));
            floors.raise(stripe + i, 1, 100 + i);
        }
        return stripe;
    }

    @Test
    void get_moreKeysThanAreRemembered_areHitsInL2() {
        ScriptedSource l3 = source(false);
        int many = 2 * Floors.WAYS * Striping.MOST.count();
        try (TieredCache<Integer, String> cache = TierSet.L2_L3
                .with(store.tier(new StringCodec()), l3, ticker)
                .l2Budget(Duration.ofMinutes(1))
                .deadline(Duration.ofMinutes(2))
                .leaseTime(Duration.ofMinutes(3))
                .build()) {
            ticker.advance(Duration.ofMillis(1));
            for (int round = 0; round < 2; round++) {
                for (int key = 0; key < many; key++) {
                    cache.get(key, unused -> "value");
                }
            }

            assertThat(cache.stats().l3().loads()).isEqualTo(many);
        }
    }

    @Test
    void raise_afterAMinuteOfUnbrokenReports_takesThePlaceOfWhatIsForgotten() {
        long stripe = 0x1234L << 50;
        for (int i = 0; i < Floors.WAYS; i++) {
            floors.raise(stripe + i, 1, 100 + i);
        }
        freshness.current(ListenedTier.all(), Long.MIN_VALUE / 4);
        ticker.advance(Duration.ofNanos(Floors.MEMORY_NANOS + 1));

        floors.raise(stripe + Floors.WAYS, 1, 200);

        assertThat(floors.of(stripe + 99)).isEqualTo(Floor.NONE);
    }

    @Test
    void raise_aGapInTheReports_prolongsTheMemory() {
        long stripe = 0x1234L << 50;
        for (int i = 0; i < Floors.WAYS; i++) {
            floors.raise(stripe + i, 1, 100 + i);
        }
        freshness.current(ListenedTier.all(), Long.MIN_VALUE / 4);
        ticker.advance(Duration.ofNanos(Floors.MEMORY_NANOS / 2));
        freshness.suspect(Striping.MOST.partition(0x1234));
        ticker.advance(Duration.ofNanos(Floors.MEMORY_NANOS / 2 + 1));

        floors.raise(stripe + Floors.WAYS, 1, 200);

        assertThat(floors.of(stripe + 99)).isEqualTo(new Floor(0, 100));
    }

    @Test
    void of_afterAMinuteOfUnbrokenReports_isForgotten() {
        long key = KeyHash.of("key");
        freshness.current(ListenedTier.all(), Long.MIN_VALUE / 4);
        floors.raise(key, 9, 90);
        ticker.advance(Duration.ofNanos(Floors.MEMORY_NANOS));
        assertThat(floors.of(key)).isEqualTo(new Floor(9, 90));

        ticker.advance(Duration.ofNanos(1));
        assertThat(floors.of(key)).isEqualTo(Floor.NONE);
        floors.raise(key, 3, 30);
        assertThat(floors.of(key)).as("a database that went back").isEqualTo(new Floor(3, 30));
    }

    @Test
    void raise_byOlderStatesAgainAndAgain_isForgottenAllTheSame() {
        long key = KeyHash.of("key");
        freshness.current(ListenedTier.all(), Long.MIN_VALUE / 4);
        floors.raise(key, 9, 90);
        for (int i = 0; i < 10; i++) {
            ticker.advance(Duration.ofNanos(Floors.MEMORY_NANOS / 10));
            floors.raise(key, 3, 0);
        }
        ticker.advance(Duration.ofNanos(1));

        assertThat(floors.of(key)).as("a database that went back").isEqualTo(Floor.NONE);
    }
}
