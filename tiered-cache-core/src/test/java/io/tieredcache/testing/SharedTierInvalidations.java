package io.tieredcache.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.spi.shared.Intent;
import io.tieredcache.spi.shared.Lease;
import io.tieredcache.spi.shared.Missing;
import io.tieredcache.spi.shared.Refused;
import io.tieredcache.spi.shared.ReleaseRequest;
import io.tieredcache.spi.shared.Stored;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules for invalidations, and for the fencing tokens that order all changes. */
abstract class SharedTierInvalidations extends SharedTierLoads {

    @Test
    void invalidate_nothingThere_isApplied() {
        invalidate(here, KEY, 0);
        invalidate(here, KEY, 5);

        assertThat(read(there, KEY)).isSameAs(Missing.ABSENT);
    }

    @Test
    void invalidate_withoutVersion_removesAnyValue() {
        load(here, KEY, "value", 7);

        invalidate(there, KEY, 0);

        assertThat(read(here, KEY)).isSameAs(Missing.ABSENT);
    }

    @Test
    void invalidate_newerThanTheValue_removesIt() {
        load(here, KEY, "value", 7);

        invalidate(there, KEY, 8);

        assertThat(read(here, KEY)).isSameAs(Missing.ABSENT);
    }

    @Test
    void invalidate_unversionedValue_isRemovedByAnyVersion() {
        load(here, KEY, "value", 0);

        invalidate(there, KEY, 1);

        assertThat(read(here, KEY)).isSameAs(Missing.ABSENT);
    }

    @Test
    void invalidate_valueAtLeastAsNew_keepsIt() {
        load(here, KEY, "value", 7);

        invalidate(there, KEY, 6);
        assertThat(value(here, KEY)).isEqualTo("value");
        invalidate(there, KEY, 7);
        assertThat(value(here, KEY)).isEqualTo("value");
    }

    @Test
    void invalidate_versionsTooLargeForDoubles_compareExactly() {
        long large = (1L << 53) + 1;
        load(here, KEY, "value", large);
        load(here, "high", "value", 2L << 32);

        invalidate(there, "high", (1L << 32) + 0xffff_ffffL);
        assertThat(value(here, "high")).isEqualTo("value");
        invalidate(there, KEY, large - 1);
        invalidate(there, KEY, large);
        assertThat(value(here, KEY)).isEqualTo("value");
        assertThat(entry(here, KEY).version()).isEqualTo(large);
        invalidate(there, KEY, large + 1);
        assertThat(read(here, KEY)).isSameAs(Missing.ABSENT);
        invalidate(there, "high", (2L << 32) + 1);
        assertThat(read(here, "high")).isSameAs(Missing.ABSENT);
    }

    @Test
    void invalidate_someoneLoads_removesTheLeaseWhateverTheVersion() {
        Lease unversioned = lease(here, KEY);
        invalidate(there, KEY, 0);
        Lease versioned = lease(here, KEY);
        invalidate(there, KEY, 1);

        assertThat(fill(here, KEY, unversioned, payload("old", 9))).isSameAs(Refused.GONE);
        assertThat(fill(here, KEY, versioned, payload("old", 9))).isSameAs(Refused.GONE);
        assertThat(acquire(there, KEY)).isInstanceOf(Lease.class);
    }

    @Test
    void invalidate_newerValueBeingRefreshed_keepsTheValueAndRemovesTheLease() {
        load(here, KEY, "value", 7);
        Lease lease = refreshLease(here, KEY);

        invalidate(there, KEY, 7);

        assertThat(value(there, KEY)).isEqualTo("value");
        assertThat(fill(here, KEY, lease, payload("late", 8))).isSameAs(Refused.GONE);
        assertThat(value(there, KEY)).isEqualTo("value");
        refreshLease(there, KEY);
    }

    @Test
    void fences_everyOperationOnOneKey_growStrictly() {
        List<Long> fences = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            Lease lease = lease(here, KEY);
            fences.add(lease.fence());
            here.release(new ReleaseRequest(KEY, lease.token()), TIMEOUT_NANOS);
            fences.add(load(there, KEY, "value", 0).fence());
            fences.add(refreshLease(here, KEY).fence());
            fences.add(invalidate(there, KEY, 0).fence());
            fences.add(invalidate(here, KEY, 0).fence());
            Intent intent = begin(there, KEY);
            fences.add(intent.fence());
            fences.add(begin(here, KEY).fence());
            fences.add(invalidate(there, KEY, 0).fence());
            evict(cache, KEY);
            Intent last = begin(here, KEY);
            fences.add(as(Stored.class, end(here, KEY, last, "value", 3)).fence());
            fences.add(invalidate(there, KEY, 3).fence());
            fences.add(invalidate(there, KEY, 4).fence());
        }

        assertThat(fences).isSorted().doesNotHaveDuplicates();
    }
}
