package io.tieredcache.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.spi.shared.AcquireRequest;
import io.tieredcache.spi.shared.Floor;
import io.tieredcache.spi.shared.Held;
import io.tieredcache.spi.shared.Lease;
import io.tieredcache.spi.shared.Missing;
import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.Refused;
import io.tieredcache.spi.shared.ReleaseRequest;
import io.tieredcache.spi.shared.Released;
import io.tieredcache.spi.shared.SharedEntry;
import io.tieredcache.spi.shared.Stored;
import org.junit.jupiter.api.Test;

/** The rules for reads, leases and fills. */
abstract class SharedTierLoads extends SharedTierScene {

    @Test
    void read_nothingThere_isAbsent() {
        assertThat(read(here, KEY)).isSameAs(Missing.ABSENT);
    }

    @Test
    void read_someoneLoads_isLeased() {
        lease(here, KEY);

        assertThat(read(here, KEY)).isSameAs(Missing.LEASED);
        assertThat(read(there, KEY)).isSameAs(Missing.LEASED);
    }

    @Test
    void acquire_nothingThere_givesLeaseWithOwnToken() {
        long token = token();

        Object reply = here.acquire(
                new AcquireRequest(KEY, token, LEASE_MILLIS, AcquireRequest.ANY_VALUE, Floor.NONE), TIMEOUT_NANOS);

        assertThat(as(Lease.class, reply).token()).isEqualTo(token);
    }

    @Test
    void acquire_leaseOfAnother_isHeldForTheRestOfIt() {
        lease(here, KEY);

        assertThat(as(Held.class, acquire(there, KEY)).remainingMillis()).isBetween(1L, LEASE_MILLIS);
        assertThat(acquire(here, KEY)).isInstanceOf(Held.class);
    }

    @Test
    void acquire_valueThere_answersTheValue() {
        Stored stored = load(here, KEY, "value", 7);

        SharedEntry entry = as(SharedEntry.class, acquire(there, KEY));

        assertThat(text(entry)).isEqualTo("value");
        assertThat(entry.version()).isEqualTo(7);
        assertThat(entry.fence()).isEqualTo(stored.fence());
    }

    @Test
    void fill_underLease_storesForEveryone() {
        Lease lease = lease(here, KEY);

        Stored stored = as(Stored.class, fill(here, KEY, lease, payload("value", 7)));

        assertThat(stored.fence()).isEqualTo(lease.fence());
        SharedEntry entry = entry(there, KEY);
        assertThat(text(entry)).isEqualTo("value");
        assertThat(entry.version()).isEqualTo(7);
        assertThat(entry.fence()).isEqualTo(lease.fence());
    }

    @Test
    void fill_knownAbsent_isReadAsKnownAbsent() {
        fill(here, KEY, lease(here, KEY), Payload.of(null, 9, LONG_MILLIS, 0));

        SharedEntry entry = entry(there, KEY);

        assertThat(entry.bytes()).isNull();
        assertThat(entry.version()).isEqualTo(9);
        assertThat(entry.remainingMillis()).isBetween(1L, LONG_MILLIS);
        assertThat(as(SharedEntry.class, acquire(there, KEY)).bytes()).isNull();
    }

    @Test
    void fill_emptyValue_isNotKnownAbsent() {
        fill(here, KEY, lease(here, KEY), payload("", 0));

        assertThat(value(there, KEY)).isEmpty();
    }

    @Test
    void fill_withoutLease_isRefused() {
        Lease invented = new Lease(token(), 1, 0, 0);

        assertThat(fill(here, KEY, invented, payload("value", 1))).isSameAs(Refused.GONE);
        assertThat(read(here, KEY)).isSameAs(Missing.ABSENT);
    }

    @Test
    void fill_twiceUnderOneLease_storesOnce() {
        Lease lease = lease(here, KEY);
        fill(here, KEY, lease, payload("first", 0));

        assertThat(fill(here, KEY, lease, payload("second", 0))).isSameAs(Refused.GONE);
        assertThat(value(here, KEY)).isEqualTo("first");
    }

    @Test
    void fill_withAnotherToken_isRefusedAndLeavesTheLease() {
        Lease lease = lease(here, KEY);
        Lease wrong = new Lease(lease.token() + 2, lease.fence(), lease.grantedAtMillis(), lease.generation());

        assertThat(fill(there, KEY, wrong, payload("wrong", 0))).isSameAs(Refused.GONE);
        assertThat(fill(here, KEY, lease, payload("right", 0))).isInstanceOf(Stored.class);
    }

    @Test
    void fill_withAnotherFence_isRefusedAndLeavesTheLease() {
        Lease lease = lease(here, KEY);
        Lease earlier = new Lease(lease.token(), lease.fence() - 1, lease.grantedAtMillis(), lease.generation());
        Lease later = new Lease(lease.token(), lease.fence() + 1, lease.grantedAtMillis(), lease.generation());

        assertThat(fill(there, KEY, earlier, payload("wrong", 0))).isSameAs(Refused.GONE);
        assertThat(fill(there, KEY, later, payload("wrong", 0))).isSameAs(Refused.GONE);
        assertThat(fill(here, KEY, lease, payload("right", 0))).isInstanceOf(Stored.class);
    }

    @Test
    void fill_afterInvalidate_isRefused() {
        Lease lease = lease(here, KEY);
        invalidate(there, KEY, 0);

        assertThat(fill(here, KEY, lease, payload("old", 1))).isSameAs(Refused.GONE);
        assertThat(read(here, KEY)).isSameAs(Missing.ABSENT);
    }

    @Test
    void fill_afterEviction_isRefused() {
        Lease lease = lease(here, KEY);
        evict(cache, KEY);

        assertThat(fill(here, KEY, lease, payload("old", 1))).isSameAs(Refused.GONE);
        assertThat(read(here, KEY)).isSameAs(Missing.ABSENT);
    }

    @Test
    void fill_evictedAndLeasedAgain_onlyTheNewLeaseStores() {
        Lease lost = lease(here, KEY);
        evict(cache, KEY);
        Lease current = lease(there, KEY);

        assertThat(fill(here, KEY, lost, payload("old", 1))).isSameAs(Refused.GONE);
        assertThat(fill(there, KEY, current, payload("new", 2))).isInstanceOf(Stored.class);
        assertThat(value(here, KEY)).isEqualTo("new");
    }

    @Test
    void release_ownLease_letsTheNextOneIn() {
        Lease lease = lease(here, KEY);

        here.release(new ReleaseRequest(KEY, lease.token()), TIMEOUT_NANOS);

        assertThat(fill(here, KEY, lease, payload("late", 0))).isSameAs(Refused.GONE);
        assertThat(acquire(there, KEY)).isInstanceOf(Lease.class);
    }

    @Test
    void release_leaseOfAnother_leavesIt() {
        Lease lease = lease(here, KEY);

        assertThat(there.release(new ReleaseRequest(KEY, token()), TIMEOUT_NANOS))
                .isSameAs(Released.GONE);

        assertThat(fill(here, KEY, lease, payload("value", 0))).isInstanceOf(Stored.class);
    }

    @Test
    void release_afterFill_leavesTheValue() {
        Lease lease = lease(here, KEY);
        fill(here, KEY, lease, payload("value", 0));

        here.release(new ReleaseRequest(KEY, lease.token()), TIMEOUT_NANOS);

        assertThat(value(there, KEY)).isEqualTo("value");
    }

    @Test
    void refresh_valueThere_leasesAndKeepsItReadableAndFillReplacesIt() {
        load(here, KEY, "old", 1);

        Lease lease = refreshLease(here, KEY);

        assertThat(value(there, KEY)).isEqualTo("old");
        assertThat(text(acquire(there, KEY))).isEqualTo("old");
        assertThat(acquire(there, KEY, LEASE_MILLIS, true)).isInstanceOf(Held.class);
        Stored stored = as(Stored.class, fill(here, KEY, lease, payload("new", 2)));
        assertThat(stored.fence()).isEqualTo(lease.fence());
        assertThat(value(there, KEY)).isEqualTo("new");
        assertThat(entry(there, KEY).version()).isEqualTo(2);
        assertThat(entry(there, KEY).fence()).isEqualTo(lease.fence());
    }

    @Test
    void refresh_knownAbsentThere_leasesAndKeepsIt() {
        fill(here, KEY, lease(here, KEY), Payload.of(null, 0, LONG_MILLIS, 0));

        Lease lease = refreshLease(here, KEY);

        assertThat(value(there, KEY)).isNull();
        assertThat(fill(here, KEY, lease, payload("new", 0))).isInstanceOf(Stored.class);
        assertThat(value(there, KEY)).isEqualTo("new");
    }

    @Test
    void refresh_nothingThere_isAnOrdinaryLease() {
        Lease lease = refreshLease(here, KEY);

        assertThat(acquire(there, KEY)).isInstanceOf(Held.class);
        assertThat(fill(here, KEY, lease, payload("value", 0))).isInstanceOf(Stored.class);
    }

    @Test
    void refresh_released_keepsTheValueAndLetsTheNextOneIn() {
        load(here, KEY, "value", 1);
        Lease lease = refreshLease(here, KEY);

        here.release(new ReleaseRequest(KEY, lease.token()), TIMEOUT_NANOS);

        assertThat(value(there, KEY)).isEqualTo("value");
        assertThat(fill(here, KEY, lease, payload("late", 2))).isSameAs(Refused.GONE);
        assertThat(value(there, KEY)).isEqualTo("value");
        refreshLease(there, KEY);
    }

    @Test
    void refresh_afterAWait_isNotAnsweredByTheLoadThatItWaitedFor() {
        load(here, KEY, "old", 0);
        Lease before = refreshLease(there, KEY);
        Held held = as(Held.class, acquire(here, KEY, LEASE_MILLIS, true));

        fill(there, KEY, before, payload("loaded before", 0));

        assertThat(acquireNewer(here, KEY, held.fence())).isInstanceOf(Lease.class);
    }

    @Test
    void refresh_afterAWait_isAnsweredByALaterLoad() {
        load(here, KEY, "old", 0);
        Lease before = refreshLease(there, KEY);
        Held held = as(Held.class, acquire(here, KEY, LEASE_MILLIS, true));
        fill(there, KEY, before, payload("loaded before", 0));
        Lease later = refreshLease(there, KEY);

        assertThat(acquireNewer(here, KEY, held.fence())).isInstanceOf(Held.class);
        fill(there, KEY, later, payload("loaded after", 0));

        assertThat(text(acquireNewer(here, KEY, held.fence()))).isEqualTo("loaded after");
    }

    @Test
    void refresh_takingOver_getsTheLeaseThatItWaitedForAndKeepsTheValue() {
        load(here, KEY, "old", 0);
        Lease before = refreshLease(there, KEY);
        Held held = as(Held.class, acquire(here, KEY, LEASE_MILLIS, true));

        Lease taken = as(Lease.class, takeOver(here, KEY, held.fence()));

        assertThat(taken.fence()).isGreaterThan(held.fence());
        assertThat(value(there, KEY)).isEqualTo("old");
        assertThat(fill(there, KEY, before, payload("loaded before", 0))).isSameAs(Refused.GONE);
        assertThat(fill(here, KEY, taken, payload("loaded after", 0))).isInstanceOf(Stored.class);
        assertThat(value(there, KEY)).isEqualTo("loaded after");
    }

    @Test
    void refresh_takingOver_waitsForALeaseThatWasGivenLater() {
        Lease before = lease(there, KEY);
        Held held = as(Held.class, acquire(here, KEY, LEASE_MILLIS, true));
        there.release(new ReleaseRequest(KEY, before.token()), TIMEOUT_NANOS);
        Lease later = lease(there, KEY);

        assertThat(takeOver(here, KEY, held.fence())).isInstanceOf(Held.class);
        assertThat(fill(there, KEY, later, payload("loaded after", 0))).isInstanceOf(Stored.class);
    }

    @Test
    void refresh_whatWasLoadedCannotBeStored_removesTheValueAndEndsTheLease() {
        load(here, KEY, "old", 1);
        Lease lease = refreshLease(here, KEY);

        assertThat(fill(here, KEY, lease, null)).isSameAs(Refused.NOTHING_TO_STORE);

        assertThat(read(there, KEY)).isSameAs(Missing.ABSENT);
        assertThat(acquire(there, KEY)).isInstanceOf(Lease.class);
    }

    @Test
    void refresh_whatWasLoadedCannotBeStoredButAChangeCameBetween_changesNothing() {
        load(here, KEY, "old", 1);
        Lease lease = refreshLease(here, KEY);
        invalidate(there, KEY, 2);
        load(there, KEY, "new", 2);

        assertThat(fill(here, KEY, lease, null)).isSameAs(Refused.GONE);

        assertThat(value(there, KEY)).isEqualTo("new");
    }

    @Test
    void refresh_invalidatedMeanwhile_isRefused() {
        load(here, KEY, "old", 1);
        Lease lease = refreshLease(here, KEY);
        invalidate(there, KEY, 0);

        assertThat(fill(here, KEY, lease, payload("late", 2))).isSameAs(Refused.GONE);
        assertThat(read(here, KEY)).isSameAs(Missing.ABSENT);
    }
}
