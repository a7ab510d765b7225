package io.tieredcache.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.spi.shared.Intent;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.Lease;
import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.Refused;
import io.tieredcache.spi.shared.ReleaseRequest;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.Stored;
import org.junit.jupiter.api.Test;

/**
 * The rules for every {@link SharedTier}. A subclass implements {@code open} and {@code evict}. A tier with a ticker
 * also overrides {@code pass}, a slow server {@code shortLife}. There are no exemptions.
 *
 * <p>Each test uses two tiers of one fresh cache name, which stand for two JVMs; the tiers are closed after it. The
 * suite does not check failures, which differ from tier to tier.
 */
public abstract class SharedTierContract extends SharedTierGenerations {

    /** Called by subclasses. */
    protected SharedTierContract() {}

    @Test
    void subscribe_anotherInvalidates_reportsKeyVersionAndFence() {
        ReceivedChanges received = new ReceivedChanges();
        long from = listen(here, received, KEY);

        Invalidated unversioned = invalidate(there, KEY, 0);
        Invalidated versioned = invalidate(there, KEY, (1L << 53) + 1);

        Patience.eventually(() -> assertThat(received.of(KEY, from))
                .contains(change(0, unversioned.fence()), change((1L << 53) + 1, versioned.fence())));
    }

    @Test
    void subscribe_anotherBegins_reportsWithoutVersion() {
        ReceivedChanges received = new ReceivedChanges();
        load(there, KEY, "old", 7);
        long from = listen(here, received, KEY);

        Intent intent = begin(there, KEY);

        Patience.eventually(() -> assertThat(received.of(KEY, from)).contains(change(0, intent.fence())));
    }

    @Test
    void subscribe_anotherEndsTainted_reportsTheVersion() {
        ReceivedChanges received = new ReceivedChanges();
        listen(here, received, KEY);
        Intent first = begin(there, KEY);
        Intent second = begin(there, KEY);

        assertThat(end(there, KEY, first, "first", 4)).isSameAs(Refused.TAINTED);

        Patience.eventually(
                () -> assertThat(received.of(KEY, second.fence() - 1)).anyMatch(change -> change.version() == 4));
    }

    @Test
    void subscribe_anotherEndsWithoutPayload_reportsTheVersion() {
        ReceivedChanges received = new ReceivedChanges();
        listen(here, received, KEY);
        Intent intent = begin(there, KEY);

        end(there, KEY, intent, 4, null);

        Patience.eventually(
                () -> assertThat(received.of(KEY, intent.fence() - 1)).anyMatch(change -> change.version() == 4));
    }

    @Test
    void subscribe_anotherEndsALostIntent_reportsTheVersion() {
        ReceivedChanges received = new ReceivedChanges();
        listen(here, received, KEY);
        Intent intent = begin(there, KEY);
        evict(cache, KEY);

        assertThat(end(there, KEY, intent, "committed", 4)).isSameAs(Refused.GONE);

        Patience.eventually(
                () -> assertThat(received.of(KEY, intent.fence())).anyMatch(change -> change.version() == 4));
    }

    @Test
    void subscribe_anotherPuts_reportsWithoutVersion() {
        ReceivedChanges received = new ReceivedChanges();
        long from = listen(here, received, KEY);

        Stored stored = as(Stored.class, put(there, "value"));

        Patience.eventually(() -> assertThat(received.of(KEY, from)).contains(change(0, stored.fence())));
    }

    @Test
    void subscribe_anotherFillsAndReads_reportsNothing() {
        ReceivedChanges received = new ReceivedChanges();
        long from = listen(here, received, KEY);
        load(there, KEY, "value", 5);
        Lease refresh = refreshLease(there, KEY);
        read(there, KEY);
        acquire(there, KEY);
        assertThat(fill(there, KEY, refresh, payload("newer", 6))).isInstanceOf(Stored.class);
        Lease unused = refreshLease(there, KEY);
        there.release(new ReleaseRequest(KEY, unused.token()), TIMEOUT_NANOS);
        assertThat(fill(there, KEY, unused, Payload.of(null, 6, LONG_MILLIS, 0)))
                .isSameAs(Refused.GONE);

        Invalidated last = invalidate(there, KEY, 7);

        Patience.eventually(() -> assertThat(received.of(KEY, from)).contains(change(7, last.fence())));
        assertThat(received.of(KEY, from)).allMatch(change -> change.fence() == last.fence());
    }

    @Test
    void subscribe_otherKeysAndOtherCaches_areNotReportedAsThisKey() {
        ReceivedChanges received = new ReceivedChanges();
        SharedTier other = openAnother(cache + ".b");
        long from = listen(here, received, KEY);
        invalidate(other, KEY, 5);
        invalidate(there, "another key", 6);

        Invalidated last = invalidate(there, KEY, 7);

        Patience.eventually(() -> assertThat(received.of(KEY, from)).contains(change(7, last.fence())));
        assertThat(received.of(KEY, from)).allMatch(change -> change.version() == 7);
    }

    @Test
    void close_subscribed_endsTheReports() {
        ReceivedChanges closed = new ReceivedChanges();
        ReceivedChanges open = new ReceivedChanges();
        SharedTier leaving = openAnother(cache);
        listen(leaving, closed, KEY);
        long from = listen(here, open, KEY);

        leaving.close();
        leaving.close();
        Invalidated last = invalidate(there, KEY, 3);

        Patience.eventually(() -> assertThat(open.of(KEY, from)).contains(change(3, last.fence())));
        assertThat(closed.of(KEY, from)).isEmpty();
    }

    @Test
    void close_oneTier_leavesTheOthersAndTheEntries() {
        load(there, KEY, "value", 1);

        there.close();

        assertThat(value(here, KEY)).isEqualTo("value");
        assertThat(value(openAnother(cache), KEY)).isEqualTo("value");
    }

    private static ReceivedChanges.Change change(long version, long fence) {
        return new ReceivedChanges.Change(io.tieredcache.spi.shared.KeyHash.of(KEY), version, fence);
    }

    /**
     * Subscribes, waits until reports of the key arrive, and returns the fencing token of the last one that was caused.
     */
    private long listen(SharedTier tier, ReceivedChanges received, String key) {
        SharedTier writer = openAnother(cache);
        tier.subscribe(received);
        long[] fence = new long[1];
        Patience.eventually(() -> {
            fence[0] = invalidate(writer, key, 0).fence();
            assertThat(received.of(key, 0)).isNotEmpty();
        });
        Patience.eventually(() -> assertThat(received.of(key, fence[0] - 1)).isNotEmpty());
        return fence[0];
    }
}
