package io.tieredcache.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.spi.shared.Bypass;
import io.tieredcache.spi.shared.Intent;
import io.tieredcache.spi.shared.Lease;
import io.tieredcache.spi.shared.Missing;
import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.PutCondition;
import io.tieredcache.spi.shared.PutRequest;
import io.tieredcache.spi.shared.Refused;
import io.tieredcache.spi.shared.SharedEntry;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.StoreReply;
import io.tieredcache.spi.shared.Stored;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The rules for puts where L2 is the only store: a put is one step, and the last one wins unless a condition does not
 * hold.
 */
abstract class SharedTierPuts extends SharedTierWrites {

    @Test
    void put_nothingThere_isStoredForItsLife() {
        Stored stored = as(Stored.class, put(here, "value"));

        assertThat(stored.remainingMillis()).isBetween(LONG_MILLIS / 2, LONG_MILLIS);
        SharedEntry entry = entry(there, KEY);
        assertThat(text(entry)).isEqualTo("value");
        assertThat(entry.version()).isZero();
        assertThat(entry.fence()).isEqualTo(stored.fence());
        assertThat(text(acquire(there, KEY))).isEqualTo("value");
    }

    @Test
    void put_valueThere_replacesItUnderAGreaterFence() {
        Stored loaded = load(there, KEY, "loaded", 7);
        Stored first = as(Stored.class, put(here, "first"));
        Stored second = as(Stored.class, put(there, "second"));

        assertThat(first.fence()).isGreaterThan(loaded.fence());
        assertThat(second.fence()).isGreaterThan(first.fence());
        assertThat(value(here, KEY)).isEqualTo("second");
    }

    @Test
    void put_someoneLoads_theLoadIsRefused() {
        Lease lease = lease(there, KEY);

        Stored stored = as(Stored.class, put(here, "put"));

        assertThat(stored.fence()).isGreaterThan(lease.fence());
        assertThat(fill(there, KEY, lease, payload("loaded", 0))).isSameAs(Refused.GONE);
        assertThat(value(there, KEY)).isEqualTo("put");
    }

    @Test
    void put_someoneRefreshes_theLoadIsRefused() {
        load(there, KEY, "old", 0);
        Lease lease = refreshLease(there, KEY);

        put(here, "put");

        assertThat(fill(there, KEY, lease, payload("loaded", 0))).isSameAs(Refused.GONE);
        assertThat(value(there, KEY)).isEqualTo("put");
    }

    @Test
    void put_aWriteIsOpen_theIntentIsGone() {
        Intent intent = begin(there, KEY);

        Stored stored = as(Stored.class, put(here, "put"));

        assertThat(stored.fence()).isGreaterThan(intent.fence());
        assertThat(value(here, KEY)).isEqualTo("put");
        assertThat(end(there, KEY, intent, "written", 3)).isSameAs(Refused.GONE);
    }

    @Test
    void put_invalidated_isGone() {
        put(here, "value");

        invalidate(there, KEY, 0);

        assertThat(read(here, KEY)).isSameAs(Missing.ABSENT);
    }

    @Test
    void put_cleared_isGone() {
        put(here, "value");

        here.clear(io.tieredcache.spi.shared.KeyHash.partitions(), TIMEOUT_NANOS);

        assertThat(read(here, KEY)).isSameAs(Missing.ABSENT);
        put(here, "again");
        assertThat(value(here, KEY)).isEqualTo("again");
    }

    @Test
    void put_large_isReadBackAsItWas() {
        String large = "0123456789abcdef".repeat(20_000);

        put(here, large);

        assertThat(value(there, KEY)).isEqualTo(large);
    }

    @Test
    void put_refreshedAfterwards_isReplacedByTheLoad() {
        put(here, "put");
        Lease lease = refreshLease(there, KEY);

        assertThat(value(here, KEY)).isEqualTo("put");
        assertThat(fill(there, KEY, lease, payload("loaded", 0))).isInstanceOf(Stored.class);
        assertThat(value(here, KEY)).isEqualTo("loaded");
    }

    @Test
    void putAll_manyKeys_answersEachAndStoresEach() {
        List<StoreReply> replies = here.putAll(
                List.of(
                        new PutRequest(KEY, token(), payload("one", 0), PutCondition.NONE),
                        new PutRequest("another key", token(), payload("two", 0), PutCondition.NONE)),
                TIMEOUT_NANOS);

        assertThat(replies).hasSize(2).allMatch(reply -> reply instanceof Stored);
        assertThat(value(there, KEY)).isEqualTo("one");
        assertThat(value(there, "another key")).isEqualTo("two");
    }

    @Test
    void putIfAbsent_nothingThere_isStored() {
        assertThat(put(here, "value", PutCondition.ABSENT)).isInstanceOf(Stored.class);
        assertThat(value(there, KEY)).isEqualTo("value");
    }

    @Test
    void putIfAbsent_valueThere_leavesIt() {
        put(there, "first");

        assertThat(put(here, "second", PutCondition.ABSENT)).isSameAs(Refused.CONDITION);
        assertThat(value(here, KEY)).isEqualTo("first");
    }

    @Test
    void putIfAbsent_knownAbsentOrLeasedOrInvalidated_isStored() {
        fill(there, KEY, lease(there, KEY), Payload.of(null, 0, LONG_MILLIS, 0));
        assertThat(put(here, "first", PutCondition.ABSENT)).isInstanceOf(Stored.class);
        invalidate(there, KEY, 0);
        lease(there, KEY);

        assertThat(put(here, "second", PutCondition.ABSENT)).isInstanceOf(Stored.class);
        assertThat(value(there, KEY)).isEqualTo("second");
    }

    @Test
    void putIfAbsent_aWriteIsOpen_leavesIt() {
        Intent intent = begin(there, KEY);

        assertThat(put(here, "put", PutCondition.ABSENT)).isSameAs(Refused.CONDITION);
        assertThat(acquire(here, KEY)).isSameAs(Bypass.INTENT);
        assertThat(end(there, KEY, intent, "written", 3)).isInstanceOf(Stored.class);
    }

    @Test
    void putIfAbsent_theSameTokenAgain_isTheSamePut() {
        PutRequest request = new PutRequest(KEY, token(), payload("value", 0), PutCondition.ABSENT);
        Stored first = as(Stored.class, here.put(request, TIMEOUT_NANOS));

        Stored again = as(Stored.class, here.put(request, TIMEOUT_NANOS));

        assertThat(again.fence()).isEqualTo(first.fence());
        assertThat(value(there, KEY)).isEqualTo("value");
    }

    @Test
    void putIfUnchanged_stillTheSame_isStored() {
        Stored seen = as(Stored.class, put(there, "first"));

        assertThat(put(here, "second", PutCondition.unchangedSince(seen.fence())))
                .isInstanceOf(Stored.class);
        assertThat(value(there, KEY)).isEqualTo("second");
    }

    @Test
    void putIfUnchanged_changedOrGone_leavesIt() {
        Stored seen = as(Stored.class, put(there, "first"));
        PutCondition unchanged = PutCondition.unchangedSince(seen.fence());
        put(there, "second");

        assertThat(put(here, "third", unchanged)).isSameAs(Refused.CONDITION);
        assertThat(value(here, KEY)).isEqualTo("second");
        invalidate(there, KEY, 0);
        assertThat(put(here, "third", unchanged)).isSameAs(Refused.CONDITION);
        assertThat(read(here, KEY)).isSameAs(Missing.ABSENT);
    }

    static StoreReply put(SharedTier tier, String value) {
        return put(tier, value, PutCondition.NONE);
    }

    static StoreReply put(SharedTier tier, String value, PutCondition condition) {
        return tier.put(new PutRequest(KEY, token(), payload(value, 0), condition), TIMEOUT_NANOS);
    }
}
