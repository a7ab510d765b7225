package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.coherence.Striping;
import org.junit.jupiter.api.Test;

/** Flights of keys that share a hash. */
class SingleFlightKeysTest {

    private static final long FENCE = 7;

    private final SingleFlight<String, String> flights = new SingleFlight<>();

    private static Lookup<String, String> lookup(String key, long hash, long fence) {
        return new Lookup<>(key, key, hash, Striping.MOST.of(hash), fence, 0, 0);
    }

    /** Registers a flight of another lookup for a key. */
    private Flight<String> flightFor(String key, long hash) {
        Lookup<String, String> mine = lookup(key, hash, FENCE);
        Flight<String> flight = flights.claim(mine);
        if (flight.equals(mine)) {
            flights.release(mine);
        }
        return flight;
    }

    @Test
    void claim_keysWithOneHash_haveFlightsOfTheirOwn() {
        Lookup<String, String> one = lookup("one", 5, FENCE);
        Lookup<String, String> sameHash = lookup("same hash", 5, FENCE);
        Lookup<String, String> sameStripe = lookup("same stripe", 6, FENCE);

        assertThat(flights.claim(one)).isSameAs(one);
        assertThat(flights.claim(sameHash)).isSameAs(sameHash);
        assertThat(flights.claim(sameStripe)).isSameAs(sameStripe);

        assertThat(flightFor("one", 5)).isSameAs(one);
        assertThat(flightFor("same hash", 5)).isSameAs(sameHash);
        assertThat(flightFor("same stripe", 6)).isSameAs(sameStripe);
    }

    @Test
    void release_besideOthers_leavesTheOthers() {
        for (int gone = 0; gone < 3; gone++) {
            SingleFlight<String, String> chain = new SingleFlight<>();
            for (int index = 0; index < 3; index++) {
                chain.claim(lookup("key " + index, 5, FENCE));
            }
            Lookup<String, String> mine = lookup("key " + gone, 5, FENCE + 1);
            assertThat(chain.claim(mine))
                    .as("takes the place of an older flight")
                    .isSameAs(mine);

            chain.release(mine);

            for (int index = 0; index < 3; index++) {
                Lookup<String, String> next = lookup("key " + index, 5, FENCE);
                assertThat(chain.claim(next) == next)
                        .as("key " + index + " is free")
                        .isEqualTo(index == gone);
            }
        }
    }

    @Test
    void release_oneWhosePlaceWasTaken_leavesTheLaterFlight() {
        Lookup<String, String> older = lookup("key", 5, FENCE - 1);
        Lookup<String, String> later = lookup("key", 5, FENCE);
        flights.claim(older);
        assertThat(flights.claim(later)).isSameAs(later);

        flights.release(older);

        assertThat(flightFor("key", 5)).isSameAs(later);
    }

    @Test
    void claim_oneHasEndedButNotBeenReleased_isNotJoined() {
        Lookup<String, String> ended = lookup("key", 5, FENCE);
        flights.claim(ended);
        ended.land("value", 1, 1);

        assertThat(flightFor("key", 5)).isNotSameAs(ended);
    }

    @Test
    void claim_afterAFlightWithoutAValue_allItsWaitersTakeOneSuccessor() {
        for (boolean failed : new boolean[] {true, false}) {
            Lookup<String, String> before = lookup("key", 5, FENCE);
            flights.claim(before);
            if (failed) {
                before.fail(new LoadFailure(new IllegalStateException(), "loader", 1));
            } else {
                before.abandon();
            }
            flights.release(before);
            Lookup<String, String> first = lookup("key", 5, FENCE);
            assertThat(flights.claim(first, before)).isSameAs(first);
            assertThat(flightFor("key", 5)).as("a later caller joins it").isSameAs(first);
            first.land("value", 1, 1);
            flights.release(first);

            Lookup<String, String> late = lookup("key", 5, FENCE + 1);
            assertThat(flights.claim(late, before)).as("although it has ended").isSameAs(first);
            assertThat(flights.claim(late)).as("was not entered for it").isSameAs(late);
            flights.release(late);
        }
    }

    @Test
    void claim_afterAFlightWithoutAValueThatAnotherCallerHasFollowed_takesThatOne() {
        Lookup<String, String> before = lookup("key", 5, FENCE);
        flights.claim(before);
        before.abandon();
        Lookup<String, String> newcomer = lookup("key", 5, FENCE);
        assertThat(flights.claim(newcomer)).isSameAs(newcomer);

        assertThat(flights.claim(lookup("key", 5, FENCE), before)).isSameAs(newcomer);
        newcomer.land("value", 1, 1);
        flights.release(newcomer);

        assertThat(flights.claim(lookup("key", 5, FENCE), before)).isSameAs(newcomer);
    }
}
