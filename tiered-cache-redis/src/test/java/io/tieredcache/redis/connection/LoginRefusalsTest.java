package io.tieredcache.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.redis.connection.ConnectionException.Reason;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoginRefusalsTest {

    private static final Address ONE = new Address("one", 6379);
    private static final Address TWO = new Address("two", 6379);

    private long now = 1;
    private final LoginRefusals refusals = new LoginRefusals(new LogBudget(), () -> now);
    private final ConnectionException refused = new ConnectionException(Reason.REFUSED, "wrong password", null);

    @Test
    void current_afterARefusal_isThatFailureForAllButOneEachHalfSecond() {
        assertThat(refusals.current(ONE)).isNull();
        refusals.failed(ONE, refused);

        for (int tries = 0; tries < 5; tries++) {
            assertThat(refusals.current(ONE)).isSameAs(refused);
            now += LoginRefusals.SHORTEST_NANOS;
            assertThat(refusals.current(ONE)).as("one tries again").isNull();
            assertThat(refusals.current(ONE)).as("the others do not").isSameAs(refused);
            refusals.failed(ONE, refused);
        }
        assertThat(refusals.current(TWO)).as("another server").isNull();
    }

    @Test
    void current_theOneThatTriesNeverReports_isNotTheLast() {
        refusals.failed(ONE, refused);
        now += LoginRefusals.SHORTEST_NANOS;
        assertThat(refusals.current(ONE)).isNull();

        now += LoginRefusals.SHORTEST_NANOS;

        assertThat(refusals.current(ONE)).isNull();
    }

    @Test
    void current_afterALongOutage_isTriedOnceASecond() {
        refusals.failed(ONE, refused);
        now += TimeUnit.HOURS.toNanos(1);
        assertThat(refusals.current(ONE)).isNull();
        refusals.failed(ONE, refused);

        now += LoginRefusals.LONGEST_NANOS - 1;
        assertThat(refusals.current(ONE)).isSameAs(refused);
        now += 1;
        assertThat(refusals.current(ONE)).isNull();
    }

    @Test
    void succeeded_afterARefusal_admitsAll() {
        refusals.failed(ONE, refused);
        assertThat(refusals.reasons()).containsEntry("one:6379", "wrong password");

        refusals.succeeded(ONE);

        assertThat(refusals.current(ONE)).isNull();
        assertThat(refusals.reasons()).isEmpty();
    }

    @Test
    void failed_otherFailures_sayNothingOfTheLogin() {
        for (Reason reason : Reason.values()) {
            if (reason != Reason.REFUSED && reason != Reason.TURNED_AWAY && reason != Reason.UNFIT) {
                refusals.failed(ONE, new ConnectionException(reason, "no", null));
            }
        }
        assertThat(refusals.reasons()).isEmpty();
    }

    @Test
    void reasons_noAttemptForMinutes_forgetsIt() {
        refusals.failed(ONE, refused);
        now += TimeUnit.MINUTES.toNanos(5);

        assertThat(refusals.reasons()).isEmpty();
    }
}
