package io.tieredcache.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeadlineGuardTest {

    @Test
    void endOverdue_throws_isCalledAgainAndSoAreTheOthers() throws Exception {
        CountDownLatch failing = new CountDownLatch(2);
        CountDownLatch other = new CountDownLatch(2);
        DeadlineGuard.Guarded bad = now -> {
            failing.countDown();
            throw new IllegalStateException("broken by a test");
        };
        DeadlineGuard.Guarded good = now -> other.countDown();
        try (DeadlineGuard guard = new DeadlineGuard()) {
            assertThat(guard.enter(bad)).isTrue();
            assertThat(guard.enter(good)).isTrue();

            assertThat(failing.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(other.await(10, TimeUnit.SECONDS)).isTrue();

            guard.leave(bad);
            guard.leave(good);
        }
    }

    @Test
    void enter_theThreadDoesNotStart_saysSoAndIsEnteredLater() throws Exception {
        StartlessThreads threads = StartlessThreads.failingToStart(1);
        CountDownLatch looked = new CountDownLatch(1);
        DeadlineGuard.Guarded one = now -> looked.countDown();
        try (DeadlineGuard guard = new DeadlineGuard(threads)) {
            assertThat(guard.enter(one)).isFalse();
            assertThat(guard.guards(one)).isFalse();
            assertThat(guard.isIdle()).isTrue();

            assertThat(guard.enter(one)).isTrue();

            assertThat(looked.await(10, TimeUnit.SECONDS)).isTrue();
            guard.leave(one);
        }
    }

    @Test
    void endOverdue_throwsAnError_isCalledAgain() throws Exception {
        CountDownLatch failing = new CountDownLatch(2);
        DeadlineGuard.Guarded bad = now -> {
            failing.countDown();
            throw new OutOfMemoryError("by a test");
        };
        try (DeadlineGuard guard = new DeadlineGuard()) {
            assertThat(guard.enter(bad)).isTrue();

            assertThat(failing.await(10, TimeUnit.SECONDS)).isTrue();
            guard.leave(bad);
        }
    }
}
