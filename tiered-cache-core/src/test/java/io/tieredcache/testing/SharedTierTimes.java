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
import io.tieredcache.spi.shared.Stored;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The rules for expiry. None depends on the speed of L2, except for {@link #shortLife()}. */
abstract class SharedTierTimes extends SharedTierPuts {

    private static final Duration STEP = Duration.ofMillis(100);
    private static final long GRAIN_MILLIS = 5;
    private static final long BRIEF_MILLIS = STEP.toMillis() / 2;

    @Test
    void value_ttlOver_isGone() {
        Lease lease = lease(here, KEY);
        Payload payload = Payload.of(bytes("value"), 1, shortLife().toMillis(), 0);
        assertThat(fill(here, KEY, lease, payload)).isInstanceOf(Stored.class);

        pass(shortLife().plus(STEP));

        Patience.eventually(() -> assertThat(read(there, KEY)).isSameAs(Missing.ABSENT));
        assertThat(acquire(there, KEY)).isInstanceOf(Lease.class);
    }

    @Test
    void value_writtenAndTtlOver_isGone() {
        Intent intent = begin(here, KEY);
        Payload payload = Payload.of(bytes("value"), 1, shortLife().toMillis(), 0);
        assertThat(end(here, KEY, intent, 1, payload)).isInstanceOf(Stored.class);

        pass(shortLife().plus(STEP));

        Patience.eventually(() -> assertThat(read(there, KEY)).isSameAs(Missing.ABSENT));
    }

    @Test
    void remaining_timePasses_shrinksAndNeverExceedsTheTtl() {
        Stored stored = load(here, KEY, "value", 1);
        long first = entry(there, KEY).remainingMillis();
        pass(STEP);
        long second = entry(there, KEY).remainingMillis();
        SharedEntry acquired = as(SharedEntry.class, acquire(there, KEY));

        assertThat(stored.remainingMillis()).isBetween(1L, LONG_MILLIS);
        assertThat(first).isBetween(1L, LONG_MILLIS);
        assertThat(second).isBetween(1L, Math.min(first, LONG_MILLIS - STEP.toMillis() + GRAIN_MILLIS));
        assertThat(acquired.remainingMillis()).isBetween(1L, second);
    }

    @Test
    void fill_timePassedSinceTheGrant_countsFromTheGrant() {
        Lease lease = lease(here, KEY);
        pass(STEP);

        Stored stored = as(Stored.class, fill(here, KEY, lease, payload("value", 1)));

        long most = LONG_MILLIS - STEP.toMillis() + GRAIN_MILLIS;
        assertThat(stored.remainingMillis()).isBetween(1L, most);
        assertThat(entry(there, KEY).remainingMillis()).isBetween(1L, most);
    }

    @Test
    void end_timePassedSinceTheBegin_countsFromTheBegin() {
        Intent intent = begin(here, KEY);
        pass(STEP);

        Stored stored = as(Stored.class, end(here, KEY, intent, "value", 1));

        long most = LONG_MILLIS - STEP.toMillis() + GRAIN_MILLIS;
        assertThat(stored.remainingMillis()).isBetween(1L, most);
        assertThat(entry(there, KEY).remainingMillis()).isBetween(1L, most);
    }

    @Test
    void fill_ttlOverBeforeIt_storesNothing() {
        Lease lease = lease(here, KEY);
        pass(STEP);

        assertThat(fill(here, KEY, lease, Payload.of(bytes("old"), 1, BRIEF_MILLIS, 0)))
                .isInstanceOf(Refused.class);
        assertThat(read(there, KEY)).isInstanceOf(Missing.class);
    }

    @Test
    void end_ttlOverBeforeIt_storesNothing() {
        Intent intent = begin(here, KEY);
        pass(STEP);

        assertThat(end(here, KEY, intent, 1, Payload.of(bytes("old"), 1, BRIEF_MILLIS, 0)))
                .isInstanceOf(Refused.class);
        assertThat(read(there, KEY)).isSameAs(Missing.ABSENT);
    }

    @Test
    void lease_itsTimeOver_isRefusedAndLetsTheNextOneIn() {
        Lease lease = as(Lease.class, acquire(here, KEY, BRIEF_MILLIS, false));
        pass(STEP);

        assertThat(fill(here, KEY, lease, payload("late", 1))).isSameAs(Refused.GONE);
        assertThat(read(there, KEY)).isSameAs(Missing.ABSENT);
        assertThat(acquire(there, KEY)).isInstanceOf(Lease.class);
    }

    @Test
    void lease_itsTimeOverAndTakenByAnother_onlyTheOtherStores() {
        Lease late = as(Lease.class, acquire(here, KEY, BRIEF_MILLIS, false));
        pass(STEP);
        Lease current = lease(there, KEY);

        assertThat(fill(here, KEY, late, payload("late", 1))).isSameAs(Refused.GONE);
        assertThat(fill(there, KEY, current, payload("value", 2))).isInstanceOf(Stored.class);
    }

    @Test
    void put_itsLifeOver_isAbsent() {
        Payload payload = Payload.of(bytes("value"), 0, shortLife().toMillis(), 0);
        as(Stored.class, here.put(new PutRequest(KEY, token(), payload, PutCondition.NONE), TIMEOUT_NANOS));

        pass(shortLife().plusMillis(50));

        assertThat(read(there, KEY)).isSameAs(Missing.ABSENT);
        assertThat(put(there, "next", PutCondition.ABSENT)).isInstanceOf(Stored.class);
    }

    @Test
    void refreshLease_itsTimeOver_isRefusedAndKeepsTheValue() {
        load(here, KEY, "value", 1);
        Lease lease = as(Lease.class, acquire(here, KEY, BRIEF_MILLIS, true));
        pass(STEP);

        assertThat(fill(here, KEY, lease, payload("late", 2))).isSameAs(Refused.GONE);
        assertThat(value(there, KEY)).isEqualTo("value");
        refreshLease(there, KEY);
    }

    @Test
    void intent_itsTimeOver_opensTheKey() {
        Intent intent = begin(here, KEY, BRIEF_MILLIS);
        pass(STEP);

        assertThat(read(there, KEY)).isSameAs(Missing.ABSENT);
        assertThat(acquire(there, KEY)).isInstanceOf(Lease.class);
        assertThat(end(here, KEY, intent, "late", 1)).isSameAs(Refused.GONE);
        assertThat(read(there, KEY)).isSameAs(Missing.ABSENT);
    }

    @Test
    void intent_itsTimeOverBeforeTheNextWrite_doesNotTaintIt() {
        begin(here, KEY, BRIEF_MILLIS);
        pass(STEP);

        assertThat(end(there, KEY, begin(there, KEY), "value", 1)).isInstanceOf(Stored.class);
    }

    @Test
    void intent_otherOverlappedAndRanOut_staysTaintedAndOpen() {
        begin(here, KEY, shortLife().toMillis());
        Intent second = begin(there, KEY);
        pass(shortLife().plus(STEP));

        assertThat(read(here, KEY)).isSameAs(Missing.INTENT);
        assertThat(end(there, KEY, second, "second", 2)).isSameAs(Refused.TAINTED);
        assertThat(acquire(here, KEY)).isInstanceOf(Lease.class);
    }

    @Test
    void intent_shorterOneBeganLater_staysOpenAfterIt() {
        Intent first = begin(here, KEY);
        begin(there, KEY, shortLife().toMillis());
        pass(shortLife().plus(STEP));

        assertThat(acquire(here, KEY)).isSameAs(Bypass.INTENT);
        assertThat(end(here, KEY, first, "first", 1)).isSameAs(Refused.TAINTED);
    }

    @Test
    void grantedAt_timePasses_followsTheTimeOfTheTier() {
        Lease lease = lease(here, KEY);
        pass(STEP);
        Intent intent = begin(there, KEY);

        assertThat(intent.grantedAtMillis() - lease.grantedAtMillis())
                .isGreaterThanOrEqualTo(STEP.toMillis() - GRAIN_MILLIS);
    }
}
