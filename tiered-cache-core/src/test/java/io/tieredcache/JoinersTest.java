package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.concurrent.Timing;
import io.tieredcache.spi.Failure;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.shared.Floor;
import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.FaultySharedTier;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.MapSource;
import io.tieredcache.testing.StringCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A caller never takes from another caller's flight a state older than one that was returned before. */
class JoinersTest {

    private final FakeTicker ticker = new FakeTicker();
    private final InMemorySharedStore store = new InMemorySharedStore(ticker);
    private final FaultySharedTier<String> l2 = FaultySharedTier.around(store.tier(new StringCodec()));
    private final List<FutureTask<String>> joiner = new ArrayList<>();

    private TieredCache<Integer, String> open(ScriptedSource l3) {
        return TierSet.L2_L3.with(l2, l3, ticker).build();
    }

    private static ScriptedSource source(boolean versioned, String row) {
        ScriptedSource l3 = new ScriptedSource(versioned ? MapSource.versioned() : MapSource.unversioned());
        l3.rows.store(1, row);
        return l3;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void get_joinsALoadThatBringsLessThanWasReturnedBefore_looksAgain(boolean versioned) throws Exception {
        ScriptedSource l3 = source(versioned, "old");
        try (Threads threads = new Threads();
                TieredCache<Integer, String> cache = open(l3);
                TieredCache<Integer, String> writer = TierSet.L2_L3
                        .with(store.tier(new StringCodec()), l3, ticker)
                        .build()) {
            store.holdReports();
            l2.failNext(Operation.ACQUIRE, 1, Failure.Kind.REJECTED);
            l3.afterNextRead(() -> {
                writer.put(1, "new");
                assertThat(cache.getIfPresent(1)).isEqualTo("new");
                joiner.add(threads.start(() -> cache.get(1)));
                threads.awaitAllWaiting();
            });
            assertThat(cache.get(1)).isEqualTo("old");

            assertThat(joiner.get(0).get()).isEqualTo("new");
        }
    }

    @Test
    void get_joinsALoadWithoutAnAge_takesItsAnswer() throws Exception {
        ScriptedSource l3 = source(false, "row");
        try (Threads threads = new Threads();
                TieredCache<Integer, String> cache = open(l3)) {
            l2.failNext(Operation.ACQUIRE, 2, Failure.Kind.REJECTED);
            l3.afterNextRead(() -> {
                joiner.add(threads.start(() -> cache.get(1)));
                threads.awaitAllWaiting();
            });
            assertThat(cache.get(1)).isEqualTo("row");

            assertThat(joiner.get(0).get()).isEqualTo("row");
            assertThat(cache.stats().coalesced()).isEqualTo(1);
        }
    }

    @Test
    void getIfPresent_joinsALookThatFoundNothingBeforeARowWasReturned_looksAgain() throws Exception {
        try (Threads threads = new Threads();
                TieredCache<Integer, String> cache = open(source(false, "row"))) {
            l2.afterNext(Operation.READ, () -> {
                assertThat(cache.get(1)).isEqualTo("row");
                joiner.add(threads.start(() -> cache.getIfPresent(1)));
                threads.awaitAllWaiting();
            });
            assertThat(cache.getIfPresent(1)).isNull();

            assertThat(joiner.get(0).get()).isEqualTo("row");
        }
    }

    @Test
    void await_aFlightThatHasEnded_isOverAtOnceForEveryone() throws Exception {
        Flight<String> flight = new Flight<>(0);
        assertThat(flight.await(Timing.SYSTEM, 0)).isFalse();
        flight.abandon();
        assertThat(flight.await(Timing.SYSTEM, 0)).isTrue();

        Flight<String> unjoined = new Flight<>(0);
        unjoined.land("value", 1, 1);
        assertThat(unjoined.await(Timing.SYSTEM, 0)).isTrue();
    }

    @Test
    void satisfies_whatAFlightBrings_isNotOlderThanWhatItsJoinerHadSeen() {
        Flight<String> flight = new Flight<>(0);
        flight.land("value", 5, 50);
        assertThat(flight.satisfies(new Floor(5, 50))).isTrue();
        assertThat(flight.satisfies(new Floor(6, 50))).isFalse();
        assertThat(flight.satisfies(new Floor(5, 51))).isFalse();

        Flight<String> ageless = new Flight<>(0);
        ageless.noteFloor(new Floor(5, 50));
        ageless.land("value", 0, 0);
        assertThat(ageless.satisfies(new Floor(5, 50))).isTrue();
        assertThat(ageless.satisfies(new Floor(5, 51))).isFalse();

        Flight<String> copied = new Flight<>(0);
        copied.land("value", 0, 0);
        assertThat(copied.satisfies(Floor.NONE)).as("its age is unknown").isFalse();
    }
}
