package io.tieredcache.redis.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.redis.connection.BigEndian;
import io.tieredcache.redis.connection.ConnectionException;
import io.tieredcache.redis.connection.ConnectionException.Reason;
import io.tieredcache.redis.connection.GetRequest;
import io.tieredcache.redis.connection.PlainRequest;
import io.tieredcache.redis.connection.RedisCommand;
import io.tieredcache.redis.connection.Request;
import io.tieredcache.redis.connection.ScriptRequest;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class CircuitBreakerTest {

    private static final Request READ = new GetRequest(0, BigEndian.EMPTY);
    private static final Request CHANGE = new ScriptRequest(TestScript.CHANGE, 0, BigEndian.EMPTY, BigEndian.EMPTY);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - CircuitBreaker.REST_NANOS / 2);
    private final CircuitBreaker breaker = new CircuitBreaker(now::get);

    /** Fails a put of a cache without L3: it is lost with its node, and its caller is notified at once. */
    private void fail(int times, Reason reason) {
        for (int i = 0; i < times; i++) {
            breaker.failed(new ConnectionException(reason, "no answer", null));
        }
    }

    @Test
    void permits_threeInARowWithoutAnswer_refusesReadsButNotChanges() {
        fail(2, Reason.LATE);
        assertThat(breaker.permits(READ)).isTrue();
        assertThat(breaker.isOpen()).isFalse();

        fail(1, Reason.LOST);

        assertThat(breaker.isOpen()).isTrue();
        assertThat(breaker.permits(READ)).isFalse();
        assertThat(breaker.permits(CHANGE)).isTrue();
    }

    @Test
    void permits_answersInBetween_staysClosed() {
        for (int round = 0; round < 10; round++) {
            fail(2, Reason.LATE);
            breaker.succeeded();
        }
        assertThat(breaker.permits(READ)).isTrue();
    }

    @Test
    void permits_thePoolIsBusyTheCallerHurriedOrTheLoginRefused_saysNothingAboutTheNode() {
        fail(10, Reason.BUSY);
        fail(10, Reason.HURRIED);
        fail(10, Reason.REFUSED);
        breaker.released();
        assertThat(breaker.permits(READ)).isTrue();
    }

    @Test
    void permits_theNodeHasRested_oneReadTriesAndItsEndDecides() {
        fail(3, Reason.LATE);
        now.addAndGet(CircuitBreaker.REST_NANOS - 1);
        assertThat(breaker.permits(READ)).isFalse();

        now.addAndGet(1);
        assertThat(breaker.permits(READ)).isTrue();
        assertThat(breaker.permits(READ)).isFalse();
        fail(1, Reason.LATE);
        assertThat(breaker.permits(READ)).isFalse();

        now.addAndGet(CircuitBreaker.REST_NANOS);
        assertThat(breaker.permits(READ)).isTrue();
        breaker.succeeded();
        assertThat(breaker.isOpen()).isFalse();
        assertThat(breaker.permits(READ)).isTrue();
        assertThat(breaker.permits(READ)).isTrue();
    }

    @Test
    void permits_theResultOfATryIsUnknown_anotherOneTries() {
        fail(3, Reason.LATE);
        now.addAndGet(CircuitBreaker.REST_NANOS);
        assertThat(breaker.permits(READ)).isTrue();

        now.addAndGet(CircuitBreaker.LONGEST_TRY_NANOS - 1);
        assertThat(breaker.permits(READ)).isFalse();
        now.addAndGet(1);
        assertThat(breaker.permits(READ)).isTrue();
    }

    @Test
    void released_aTryIsUnderWay_theNextReadTriesAtOnceAndElseNone() {
        fail(3, Reason.LATE);
        breaker.released();
        assertThat(breaker.permits(READ)).isFalse();
        now.addAndGet(CircuitBreaker.REST_NANOS);
        assertThat(breaker.permits(READ)).isTrue();

        breaker.released();

        assertThat(breaker.permits(READ)).isTrue();
        assertThat(breaker.permits(READ)).isFalse();
    }

    @Test
    void isOpen_aChangeIsAnswered_no() {
        fail(5, Reason.UNREACHABLE);
        breaker.succeeded();
        fail(2, Reason.UNREACHABLE);
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void isRefusable_scriptsSayItThemselvesOtherChangesAreNot() {
        for (TestScript script : TestScript.values()) {
            assertThat(new ScriptRequest(script, 0, BigEndian.EMPTY, BigEndian.EMPTY).isRefusable())
                    .as(script.name())
                    .isEqualTo(script.isRefusable());
        }
        assertThat(new PlainRequest(RedisCommand.UNLINK, 0, BigEndian.EMPTY).isRefusable())
                .isFalse();
    }
}
