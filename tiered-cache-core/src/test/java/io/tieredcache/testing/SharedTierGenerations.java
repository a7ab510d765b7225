package io.tieredcache.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.spi.shared.AcquireRequest;
import io.tieredcache.spi.shared.Bypass;
import io.tieredcache.spi.shared.Cleared;
import io.tieredcache.spi.shared.Floor;
import io.tieredcache.spi.shared.Held;
import io.tieredcache.spi.shared.Intent;
import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.spi.shared.Lease;
import io.tieredcache.spi.shared.Missing;
import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.ReleaseRequest;
import io.tieredcache.spi.shared.Released;
import io.tieredcache.spi.shared.SharedEntry;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.Stored;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules for clears, for floors, and for callers that wait for a lease. */
abstract class SharedTierGenerations extends SharedTierKeys {

    private static void clear(SharedTier tier) {
        Cleared cleared = as(Cleared.class, tier.clear(KeyHash.partitions(), TIMEOUT_NANOS));
        assertThat(cleared.missed().isEmpty()).isTrue();
    }

    private static Object acquire(SharedTier tier, Floor floor) {
        return tier.acquire(
                new AcquireRequest(KEY, token(), LEASE_MILLIS, AcquireRequest.ANY_VALUE, floor), TIMEOUT_NANOS);
    }

    /** Waits until a tier knows that another one has cleared the cache; the report may take time. */
    private static void knowsTheGeneration(SharedTier tier) {
        Patience.eventually(() -> assertThat(read(tier, KEY)).isSameAs(Missing.ABSENT));
    }

    @Test
    void clear_valuesAndAbsences_areVoidForTheOneWhoCleared() {
        load(here, KEY, "value", 5);
        as(Stored.class, fill(here, "none", lease(here, "none"), Payload.of(null, 0, LONG_MILLIS, 0)));

        clear(here);

        assertThat(read(here, KEY)).isSameAs(Missing.ABSENT);
        assertThat(here.readAll(List.of(KEY, "none"), TIMEOUT_NANOS)).containsExactly(Missing.ABSENT, Missing.ABSENT);
        assertThat(acquire(here, KEY)).isInstanceOf(Lease.class);
    }

    @Test
    void clear_byAnother_voidsWhatThisOneStored() {
        load(here, KEY, "value", 5);
        ReceivedChanges received = new ReceivedChanges();
        here.subscribe(received);
        Patience.eventually(
                () -> assertThat(received.isCurrent(KEY, Long.MIN_VALUE / 2)).isTrue());

        clear(there);
        long cleared = System.nanoTime();

        Patience.eventually(() -> assertThat(received.isCurrent(KEY, cleared)).isTrue());
        assertThat(received.clears()).isPositive();
        assertThat(read(here, KEY)).isSameAs(Missing.ABSENT);
        load(here, KEY, "again", 6);
        assertThat(value(there, KEY)).isEqualTo("again");
    }

    @Test
    void clear_aLoadIsOnItsWay_itsValueIsVoid() {
        Lease lease = lease(here, KEY);
        clear(there);

        fill(here, KEY, lease, payload("old", 5));

        assertThat(read(there, KEY)).isNotInstanceOf(SharedEntry.class);
        knowsTheGeneration(here);
    }

    @Test
    void clear_aWriteIsOnItsWay_itsValueIsVoid() {
        Intent intent = begin(here, KEY);
        clear(there);

        end(here, KEY, intent, "written", 5);

        assertThat(read(there, KEY)).isNotInstanceOf(SharedEntry.class);
        knowsTheGeneration(here);
    }

    @Test
    void clear_again_voidsWhatCameInBetween() {
        clear(here);
        load(here, KEY, "between", 1);
        clear(here);

        assertThat(read(here, KEY)).isSameAs(Missing.ABSENT);
    }

    @Test
    void clear_thePartitionOfAKey_voidsIt() {
        load(here, KEY, "value", 5);
        BitSet its = new BitSet();
        its.set(KeyHash.partition(KeyHash.of(KEY)));

        assertThat(as(Cleared.class, here.clear(its, TIMEOUT_NANOS)).missed().isEmpty())
                .isTrue();

        assertThat(read(here, KEY)).isSameAs(Missing.ABSENT);
    }

    @Test
    void clear_oneCache_leavesTheOthers() {
        SharedTier other = openAnother(cache + ".b");
        load(other, KEY, "value", 5);
        clear(here);
        assertThat(value(other, KEY)).isEqualTo("value");
    }

    @Test
    void open_afterAClear_seesOnlyWhatWasStoredSince() {
        load(here, KEY, "old", 5);
        load(here, "kept", "old", 5);
        clear(here);
        load(here, "kept", "new", 6);

        SharedTier late = openAnother(cache);

        assertThat(read(late, KEY)).isSameAs(Missing.ABSENT);
        assertThat(value(late, "kept")).isEqualTo("new");
    }

    @Test
    void acquire_valueStoredSinceAClearThatIsNotKnownYet_isAnswered() {
        clear(there);
        load(there, KEY, "value", 5);
        assertThat(text(acquire(here, Floor.NONE))).isEqualTo("value");
    }

    @Test
    void acquire_valueBelowTheFloor_isRemovedAndMayBeLoaded() {
        Stored stored = load(there, KEY, "old", 5);

        assertThat(acquire(here, new Floor(5, stored.fence()))).isInstanceOf(SharedEntry.class);
        assertThat(acquire(here, new Floor(6, 0))).isInstanceOf(Lease.class);

        assertThat(read(there, KEY)).isNotInstanceOf(SharedEntry.class);
    }

    @Test
    void acquire_stampBelowTheFloor_isRemovedAndWhatIsFilledThenIsNot() {
        Stored stored = load(there, KEY, "old", 0);
        Floor floor = new Floor(0, stored.fence() + 1);

        Lease lease = as(Lease.class, acquire(here, floor));

        assertThat(lease.fence()).isGreaterThanOrEqualTo(floor.fence());
        as(Stored.class, fill(here, KEY, lease, payload("new", 0)));
        assertThat(text(acquire(here, floor))).isEqualTo("new");
    }

    @Test
    void acquire_unversionedValueAndAFloorOfVersions_isComparedByItsFence() {
        Stored stored = load(there, KEY, "value", 0);
        assertThat(text(acquire(here, new Floor(7, stored.fence())))).isEqualTo("value");
    }

    @Test
    void fill_aCallerWaits_notifiesIt() {
        ReceivedChanges received = new ReceivedChanges();
        listenTo(here, received);
        Lease lease = lease(there, KEY);
        assertThat(acquire(here, KEY)).isInstanceOf(Held.class);

        as(Stored.class, fill(there, KEY, lease, payload("value", 1)));

        Patience.eventually(() -> assertThat(received.wasReleased(KEY)).isTrue());
    }

    @Test
    void release_aCallerWaits_notifiesIt() {
        ReceivedChanges received = new ReceivedChanges();
        listenTo(here, received);
        Lease lease = lease(there, KEY);
        assertThat(acquire(here, KEY)).isInstanceOf(Held.class);

        assertThat(there.release(new ReleaseRequest(KEY, lease.token()), TIMEOUT_NANOS))
                .isSameAs(Released.GONE);

        Patience.eventually(() -> assertThat(received.wasReleased(KEY)).isTrue());
    }

    @Test
    void fill_ofARefreshThatACallerWaitsFor_notifiesIt() {
        ReceivedChanges received = new ReceivedChanges();
        listenTo(here, received);
        load(there, KEY, "value", 1);
        Lease lease = refreshLease(there, KEY);
        assertThat(acquire(here, KEY, LEASE_MILLIS, true)).isInstanceOf(Held.class);
        assertThat(value(here, KEY)).as("readable meanwhile").isEqualTo("value");

        as(Stored.class, fill(there, KEY, lease, payload("newer", 2)));

        Patience.eventually(() -> assertThat(received.wasReleased(KEY)).isTrue());
        assertThat(value(here, KEY)).isEqualTo("newer");
    }

    @Test
    void subscribe_nothingHappens_provesAgainAndAgainThatNothingIsMissing() {
        ReceivedChanges received = new ReceivedChanges();
        here.subscribe(received);
        long now = System.nanoTime();

        Patience.eventually(() -> assertThat(received.isCurrent(KEY, now)).isTrue());
    }

    @Test
    void acquire_aWriteIsOpen_isNotChangedByAFloor() {
        begin(there, KEY);
        assertThat(acquire(here, new Floor(9, 9))).isSameAs(Bypass.INTENT);
    }

    private void listenTo(SharedTier tier, ReceivedChanges received) {
        tier.subscribe(received);
        Patience.eventually(() -> {
            invalidate(there, "other", 0);
            assertThat(received.of("other", 0)).isNotEmpty();
            assertThat(received.isCurrent(KEY, Long.MIN_VALUE / 2)).isTrue();
        });
    }
}
