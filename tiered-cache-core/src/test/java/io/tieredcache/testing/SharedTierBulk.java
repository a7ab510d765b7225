package io.tieredcache.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.spi.shared.AcquireRequest;
import io.tieredcache.spi.shared.BeginReply;
import io.tieredcache.spi.shared.BeginRequest;
import io.tieredcache.spi.shared.Bypass;
import io.tieredcache.spi.shared.EndRequest;
import io.tieredcache.spi.shared.FillRequest;
import io.tieredcache.spi.shared.Floor;
import io.tieredcache.spi.shared.GrantReply;
import io.tieredcache.spi.shared.Held;
import io.tieredcache.spi.shared.Intent;
import io.tieredcache.spi.shared.InvalidateReply;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.Lease;
import io.tieredcache.spi.shared.Missing;
import io.tieredcache.spi.shared.ReadReply;
import io.tieredcache.spi.shared.Refused;
import io.tieredcache.spi.shared.SharedEntry;
import io.tieredcache.spi.shared.StoreReply;
import io.tieredcache.spi.shared.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rules for bulk methods: they equal their single forms, in order. */
abstract class SharedTierBulk extends SharedTierTimes {

    private static final int MANY = 100;

    @Test
    void bulk_noRequests_answersNothing() {
        assertThat(here.readAll(List.of(), TIMEOUT_NANOS)).isEmpty();
        assertThat(here.acquireAll(List.of(), TIMEOUT_NANOS)).isEmpty();
        assertThat(here.fillAll(List.of(), TIMEOUT_NANOS)).isEmpty();
        assertThat(here.invalidateAll(List.of(), TIMEOUT_NANOS)).isEmpty();
        assertThat(here.beginAll(List.of(), TIMEOUT_NANOS)).isEmpty();
        assertThat(here.endAll(List.of(), TIMEOUT_NANOS)).isEmpty();
    }

    @Test
    void readAll_everyKindOfReply_inTheOrderOfTheKeys() {
        load(here, "value", "text", 1);
        lease(here, "leased");
        begin(here, "written");

        List<ReadReply> replies =
                there.readAll(List.of("written", "absent", "value", "leased", "value"), TIMEOUT_NANOS);

        assertThat(replies).hasSize(5);
        assertThat(replies.get(0)).isSameAs(Missing.INTENT);
        assertThat(replies.get(1)).isSameAs(Missing.ABSENT);
        assertThat(text(replies.get(2))).isEqualTo("text");
        assertThat(replies.get(3)).isSameAs(Missing.LEASED);
        assertThat(text(replies.get(4))).isEqualTo("text");
    }

    @Test
    void acquireAll_everyKindOfReply_inTheOrderOfTheRequests() {
        load(here, "value", "text", 1);
        lease(here, "leased");
        begin(here, "written");
        List<AcquireRequest> requests =
                List.of(request("written"), request("absent"), request("leased"), request("value"), request("absent"));

        List<GrantReply> replies = there.acquireAll(requests, TIMEOUT_NANOS);

        assertThat(replies).hasSize(5);
        assertThat(replies.get(0)).isSameAs(Bypass.INTENT);
        assertThat(as(Lease.class, replies.get(1)).token())
                .isEqualTo(requests.get(1).token());
        assertThat(replies.get(2)).isInstanceOf(Held.class);
        assertThat(replies.get(3)).isInstanceOf(SharedEntry.class);
        assertThat(replies.get(4)).isInstanceOf(Held.class);
    }

    @Test
    void fillAll_manyKeys_storesEachUnderItsOwnLease() {
        List<FillRequest> fills = new ArrayList<>();
        List<GrantReply> leases =
                here.acquireAll(keys().stream().map(SharedTierBulk::request).toList(), TIMEOUT_NANOS);
        for (int i = 0; i < MANY; i++) {
            fills.add(new FillRequest(key(i), as(Lease.class, leases.get(i)), payload("value " + i, i)));
        }
        here.invalidateAll(List.of(new InvalidateRequest(key(3), 0)), TIMEOUT_NANOS);

        List<StoreReply> replies = here.fillAll(fills, TIMEOUT_NANOS);

        List<ReadReply> read = there.readAll(keys(), TIMEOUT_NANOS);
        assertThat(replies).hasSize(MANY);
        assertThat(read).hasSize(MANY);
        for (int i = 0; i < MANY; i++) {
            if (i == 3) {
                assertThat(replies.get(i)).isSameAs(Refused.GONE);
                assertThat(read.get(i)).isSameAs(Missing.ABSENT);
            } else {
                assertThat(as(Stored.class, replies.get(i)).fence())
                        .isEqualTo(as(Lease.class, leases.get(i)).fence());
                assertThat(text(read.get(i))).isEqualTo("value " + i);
                assertThat(as(SharedEntry.class, read.get(i)).version()).isEqualTo(i);
            }
        }
    }

    @Test
    void fillAll_oneLeaseTwice_storesTheFirst() {
        Lease lease = lease(here, KEY);

        List<StoreReply> replies = here.fillAll(
                List.of(
                        new FillRequest(KEY, lease, payload("first", 0)),
                        new FillRequest(KEY, lease, payload("second", 0))),
                TIMEOUT_NANOS);

        assertThat(replies.get(0)).isInstanceOf(Stored.class);
        assertThat(replies.get(1)).isSameAs(Refused.GONE);
        assertThat(value(there, KEY)).isEqualTo("first");
    }

    @Test
    void invalidateAll_manyKeys_eachByItsOwnVersion() {
        List<InvalidateRequest> requests = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            load(here, key(i), "value", 5);
            requests.add(new InvalidateRequest(key(i), i % 10));
        }
        requests.add(new InvalidateRequest(key(0), 6));

        List<InvalidateReply> replies = there.invalidateAll(requests, TIMEOUT_NANOS);

        assertThat(replies).hasSize(MANY + 1).allMatch(Invalidated.class::isInstance);
        assertThat(as(Invalidated.class, replies.get(MANY)).fence())
                .isGreaterThan(as(Invalidated.class, replies.get(0)).fence());
        for (int i = 0; i < MANY; i++) {
            boolean kept = i % 10 >= 1 && i % 10 <= 5;
            assertThat(read(here, key(i))).isInstanceOf(kept ? SharedEntry.class : Missing.class);
        }
    }

    @Test
    void beginAllAndEndAll_manyKeys_storeEach() {
        List<BeginRequest> begins = keys().stream()
                .map(key -> new BeginRequest(key, token(), LEASE_MILLIS))
                .toList();
        List<BeginReply> intents = here.beginAll(begins, TIMEOUT_NANOS);
        assertThat(there.readAll(keys(), TIMEOUT_NANOS)).hasSize(MANY).allMatch(Missing.INTENT::equals);
        List<EndRequest> ends = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            Intent intent = as(Intent.class, intents.get(i));
            assertThat(intent.token()).isEqualTo(begins.get(i).token());
            ends.add(new EndRequest(key(i), intent, i, i % 2 == 0 ? payload("value " + i, i) : null));
        }

        List<StoreReply> replies = here.endAll(ends, TIMEOUT_NANOS);

        assertThat(replies).hasSize(MANY);
        for (int i = 0; i < MANY; i++) {
            if (i % 2 == 0) {
                assertThat(replies.get(i)).isInstanceOf(Stored.class);
                assertThat(value(there, key(i))).isEqualTo("value " + i);
            } else {
                assertThat(replies.get(i)).isSameAs(Refused.NOTHING_TO_STORE);
                assertThat(read(there, key(i))).isSameAs(Missing.ABSENT);
            }
        }
    }

    @Test
    void readAll_toAReceiver_isGivenOneReplyForEachKeyByTheThreadThatAsks() {
        for (int i = 0; i < MANY; i += 2) {
            load(here, key(i), "value " + i, i + 1);
        }
        Map<Integer, ReadReply> replies = new HashMap<>();
        Thread asking = Thread.currentThread();

        there.readAll(keys(), TIMEOUT_NANOS, (index, reply) -> {
            assertThat(Thread.currentThread()).isSameAs(asking);
            assertThat(replies.put(index, reply))
                    .as("the first for key %d", index)
                    .isNull();
        });

        assertThat(replies).hasSize(MANY);
        replies.forEach((index, reply) -> {
            if (index % 2 == 0) {
                assertThat(text(reply)).isEqualTo("value " + index);
            } else {
                assertThat(reply).isSameAs(Missing.ABSENT);
            }
        });
    }

    @Test
    void readAll_theReceiverThrows_itsCallerGetsThatAndTheTierIsAsBefore() {
        load(here, KEY, "value", 1);
        List<String> keys = keys();
        IllegalArgumentException own = new IllegalArgumentException("not the tier's fault");
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> there.readAll(keys, TIMEOUT_NANOS, (index, reply) -> {
                        throw own;
                    }))
                    .isSameAs(own);
        }

        assertThat(there.readAll(keys, TIMEOUT_NANOS)).hasSize(MANY).containsOnly(Missing.ABSENT);
        assertThat(value(there, KEY)).isEqualTo("value");
    }

    @Test
    void beginAll_oneKeyTwice_overlaps() {
        List<BeginReply> intents = here.beginAll(
                List.of(new BeginRequest(KEY, token(), LEASE_MILLIS), new BeginRequest(KEY, token(), LEASE_MILLIS)),
                TIMEOUT_NANOS);

        List<StoreReply> replies = here.endAll(
                List.of(
                        new EndRequest(KEY, as(Intent.class, intents.get(0)), 1, payload("first", 1)),
                        new EndRequest(KEY, as(Intent.class, intents.get(1)), 2, payload("second", 2))),
                TIMEOUT_NANOS);

        assertThat(replies).containsExactly(Refused.TAINTED, Refused.TAINTED);
        assertThat(read(there, KEY)).isSameAs(Missing.ABSENT);
    }

    private static AcquireRequest request(String key) {
        return new AcquireRequest(key, token(), LEASE_MILLIS, AcquireRequest.ANY_VALUE, Floor.NONE);
    }

    private static String key(int i) {
        return "key " + i;
    }

    private static List<String> keys() {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            keys.add(key(i));
        }
        return keys;
    }
}
