package io.tieredcache.redis;

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
            guard.enter(bad);
            guard.enter(good);

            assertThat(failing.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(other.await(10, TimeUnit.SECONDS)).isTrue();

            guard.leave(bad);
            guard.leave(good);
        }
    }
}
