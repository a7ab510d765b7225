package io.tieredcache.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.spi.shared.BeginRequest;
import io.tieredcache.spi.shared.Bypass;
import io.tieredcache.spi.shared.Intent;
import io.tieredcache.spi.shared.Lease;
import io.tieredcache.spi.shared.Missing;
import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.Refused;
import io.tieredcache.spi.shared.ReleaseRequest;
import io.tieredcache.spi.shared.SharedEntry;
import io.tieredcache.spi.shared.Stored;
import org.junit.jupiter.api.Test;

/** The rules for intents: a write from its announcement to its end. */
abstract class SharedTierWrites extends SharedTierInvalidations {

    @Test
    void begin_valueThere_removesItAndBlocksLeases() {
        load(here, KEY, "old", 1);

        begin(here, KEY);

        assertThat(read(there, KEY)).isSameAs(Missing.INTENT);
        assertThat(acquire(there, KEY)).isSameAs(Bypass.INTENT);
        assertThat(acquire(there, KEY, LEASE_MILLIS, true)).isSameAs(Bypass.INTENT);
        assertThat(acquire(here, KEY)).isSameAs(Bypass.INTENT);
    }

    @Test
    void begin_anything_answersItsToken() {
        long token = token();

        Object reply = here.begin(new BeginRequest(KEY, token, LEASE_MILLIS), TIMEOUT_NANOS);

        assertThat(as(Intent.class, reply).token()).isEqualTo(token);
    }

    @Test
    void begin_someoneLoads_theLoadIsRefusedDuringAndAfterTheWrite() {
        Lease lease = lease(there, KEY);

        Intent intent = begin(here, KEY);

        assertThat(fill(there, KEY, lease, payload("old", 1))).isSameAs(Refused.GONE);
        assertThat(end(here, KEY, intent, "new", 2)).isInstanceOf(Stored.class);
        assertThat(fill(there, KEY, lease, payload("old", 1))).isSameAs(Refused.GONE);
        assertThat(value(there, KEY)).isEqualTo("new");
    }

    @Test
    void begin_someoneRefreshes_theLoadIsRefused() {
        load(here, KEY, "old", 1);
        Lease lease = refreshLease(there, KEY);
        Intent intent = begin(here, KEY);
        end(here, KEY, intent, 2, null);

        assertThat(fill(there, KEY, lease, payload("old", 1))).isSameAs(Refused.GONE);
        assertThat(read(there, KEY)).isSameAs(Missing.ABSENT);
    }

    @Test
    void release_duringIntent_leavesTheIntent() {
        Lease lease = lease(there, KEY);
        Intent intent = begin(here, KEY);

        there.release(new ReleaseRequest(KEY, lease.token()), TIMEOUT_NANOS);

        assertThat(read(there, KEY)).isSameAs(Missing.INTENT);
        assertThat(end(here, KEY, intent, "new", 1)).isInstanceOf(Stored.class);
    }

    @Test
    void end_soleIntent_storesUnderTheFenceOfItsBegin() {
        Intent intent = begin(here, KEY);

        Stored stored = as(Stored.class, end(here, KEY, intent, "new", 5));

        assertThat(stored.fence()).isEqualTo(intent.fence());
        SharedEntry entry = entry(there, KEY);
        assertThat(text(entry)).isEqualTo("new");
        assertThat(entry.version()).isEqualTo(5);
        assertThat(entry.fence()).isEqualTo(intent.fence());
    }

    @Test
    void end_knownAbsent_isStored() {
        Intent intent = begin(here, KEY);

        assertThat(end(here, KEY, intent, 5, Payload.of(null, 5, LONG_MILLIS, 0)))
                .isInstanceOf(Stored.class);
        assertThat(entry(there, KEY).bytes()).isNull();
        assertThat(entry(there, KEY).version()).isEqualTo(5);
    }

    @Test
    void end_withoutPayload_storesNothingAndOpensTheKey() {
        load(here, KEY, "old", 1);
        Intent intent = begin(here, KEY);

        assertThat(end(here, KEY, intent, 2, null)).isSameAs(Refused.NOTHING_TO_STORE);
        assertThat(read(there, KEY)).isSameAs(Missing.ABSENT);
        assertThat(acquire(there, KEY)).isInstanceOf(Lease.class);
    }

    @Test
    void end_twice_theSecondActsAsInvalidate() {
        Intent intent = begin(here, KEY);
        end(here, KEY, intent, "new", 5);

        assertThat(end(here, KEY, intent, "new", 5)).isSameAs(Refused.GONE);
        assertThat(value(there, KEY)).isEqualTo("new");
        assertThat(end(here, KEY, intent, 0, payload("new", 0))).isSameAs(Refused.GONE);
        assertThat(read(there, KEY)).isSameAs(Missing.ABSENT);
    }

    @Test
    void end_withAnotherToken_isRefusedAndTaintsTheIntent() {
        Intent intent = begin(here, KEY);
        Intent invented = new Intent(token(), intent.fence(), intent.grantedAtMillis(), intent.generation());

        assertThat(end(there, KEY, invented, "wrong", 1)).isSameAs(Refused.GONE);
        assertThat(read(there, KEY)).isSameAs(Missing.INTENT);
        assertThat(end(here, KEY, intent, "value", 1)).isSameAs(Refused.TAINTED);
    }

    @Test
    void end_overlappingWrites_storeNeitherAndThenOpenTheKey() {
        Intent first = begin(here, KEY);
        Intent second = begin(there, KEY);

        assertThat(end(here, KEY, first, "first", 1)).isSameAs(Refused.TAINTED);
        assertThat(read(here, KEY)).isSameAs(Missing.INTENT);
        assertThat(acquire(here, KEY)).isSameAs(Bypass.INTENT);
        assertThat(end(there, KEY, second, "second", 2)).isSameAs(Refused.TAINTED);
        assertThat(read(here, KEY)).isSameAs(Missing.ABSENT);
        assertThat(fill(here, KEY, lease(here, KEY), payload("second", 2))).isInstanceOf(Stored.class);
    }

    @Test
    void end_overlappingWritesInNestedOrder_storeNeither() {
        Intent outer = begin(here, KEY);
        Intent inner = begin(there, KEY);

        assertThat(end(there, KEY, inner, "inner", 1)).isSameAs(Refused.TAINTED);
        assertThat(end(here, KEY, outer, "outer", 2)).isSameAs(Refused.TAINTED);
        assertThat(read(here, KEY)).isSameAs(Missing.ABSENT);
    }

    @Test
    void end_chainOfOverlaps_storesNoneOfThem() {
        Intent first = begin(here, KEY);
        Intent second = begin(there, KEY);
        end(here, KEY, first, "first", 1);
        Intent third = begin(here, KEY);
        end(there, KEY, second, "second", 2);

        assertThat(end(here, KEY, third, "third", 3)).isSameAs(Refused.TAINTED);
    }

    @Test
    void begin_afterTaintedWrites_isUntainted() {
        Intent first = begin(here, KEY);
        Intent second = begin(there, KEY);
        end(here, KEY, first, "first", 1);
        end(there, KEY, second, "second", 2);

        assertThat(end(here, KEY, begin(here, KEY), "third", 3)).isInstanceOf(Stored.class);
        assertThat(value(there, KEY)).isEqualTo("third");
    }

    @Test
    void end_invalidatedMeanwhile_isTainted() {
        Intent intent = begin(here, KEY);
        invalidate(there, KEY, 9);

        assertThat(read(there, KEY)).isSameAs(Missing.INTENT);
        assertThat(end(here, KEY, intent, "late", 8)).isSameAs(Refused.TAINTED);
        assertThat(read(there, KEY)).isSameAs(Missing.ABSENT);
    }

    @Test
    void end_intentEvicted_actsAsInvalidateAndRefuses() {
        Intent intent = begin(here, KEY);
        evict(cache, KEY);
        load(there, KEY, "read before the commit", 1);

        assertThat(end(here, KEY, intent, "committed", 2)).isSameAs(Refused.GONE);
        assertThat(read(there, KEY)).isSameAs(Missing.ABSENT);
    }

    @Test
    void end_intentEvictedAndNewerValueThere_keepsTheNewer() {
        Intent intent = begin(here, KEY);
        evict(cache, KEY);
        load(there, KEY, "newer", 3);

        assertThat(end(here, KEY, intent, "committed", 2)).isSameAs(Refused.GONE);
        assertThat(value(there, KEY)).isEqualTo("newer");
    }

    @Test
    void end_intentEvictedAndKeyLeased_removesTheLease() {
        Intent intent = begin(here, KEY);
        evict(cache, KEY);
        Lease lease = lease(there, KEY);
        end(here, KEY, intent, "committed", 2);

        assertThat(fill(there, KEY, lease, payload("read before the commit", 1)))
                .isSameAs(Refused.GONE);
    }

    @Test
    void end_intentEvictedAndAnotherWriteOpen_taintsTheOther() {
        Intent lost = begin(here, KEY);
        evict(cache, KEY);
        Intent open = begin(there, KEY);

        assertThat(end(here, KEY, lost, "first", 1)).isSameAs(Refused.GONE);
        assertThat(end(there, KEY, open, "second", 2)).isSameAs(Refused.TAINTED);
        assertThat(read(there, KEY)).isSameAs(Missing.ABSENT);
    }
}
