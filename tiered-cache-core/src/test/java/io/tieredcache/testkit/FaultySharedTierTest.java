package io.tieredcache.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.spi.Failure.Kind;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.shared.AcquireRequest;
import io.tieredcache.spi.shared.Floor;
import io.tieredcache.spi.shared.InvalidateReply;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.Lease;
import io.tieredcache.spi.shared.Missing;
import io.tieredcache.spi.shared.ReadReply;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.TierFailure;
import io.tieredcache.testing.FaultySharedTier;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.StringCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FaultySharedTierTest {

    private static final long TIMEOUT = TimeUnit.SECONDS.toNanos(30);

    private final InMemorySharedStore store = new InMemorySharedStore();
    private final FaultySharedTier<String> faults = FaultySharedTier.around(store.tier(new StringCodec()));
    private final SharedTier tier = faults.open("cache");

    @Test
    void failNext_threeCalls_failThenHeal() {
        faults.failNext(Operation.READ, 2, Kind.UNAVAILABLE);
        faults.failNext(Operation.READ, 1, Kind.REJECTED);

        assertThat(kind(tier.read("key", TIMEOUT))).isEqualTo(Kind.UNAVAILABLE);
        assertThat(tier.readAll(List.of("a", "b"), TIMEOUT))
                .hasSize(2)
                .allMatch(reply -> kind(reply) == Kind.UNAVAILABLE);
        assertThat(kind(tier.read("key", TIMEOUT))).isEqualTo(Kind.REJECTED);
        assertThat(tier.read("key", TIMEOUT)).isSameAs(Missing.ABSENT);
        assertThat(faults.calls(Operation.READ)).isEqualTo(4);
        assertThat(store.calls(Operation.READ)).isEqualTo(1);
    }

    @Test
    void failAll_anyCall_failsUntilHealed() {
        faults.failAll(Kind.UNAVAILABLE);

        assertThat(tier.read("key", TIMEOUT)).isInstanceOf(TierFailure.class);
        assertThat(tier.invalidate(new InvalidateRequest("key", 0), TIMEOUT)).isInstanceOf(TierFailure.class);
        faults.heal(Operation.READ);
        assertThat(tier.read("key", TIMEOUT)).isSameAs(Missing.ABSENT);
        assertThat(tier.acquire(new AcquireRequest("key", 1, 1000, AcquireRequest.ANY_VALUE, Floor.NONE), TIMEOUT))
                .isInstanceOf(TierFailure.class);
        faults.heal();
        assertThat(tier.acquire(new AcquireRequest("key", 1, 1000, AcquireRequest.ANY_VALUE, Floor.NONE), TIMEOUT))
                .isInstanceOf(Lease.class);
    }

    @Test
    void failKeys_bulkCall_failsOnlyTheDeadOnes() {
        faults.failKeys(key -> key.startsWith("dead"), Kind.UNAVAILABLE);

        List<ReadReply> replies = tier.readAll(List.of("dead 1", "a", "dead 2", "b"), TIMEOUT);

        assertThat(replies.get(0)).isInstanceOf(TierFailure.class);
        assertThat(replies.get(1)).isSameAs(Missing.ABSENT);
        assertThat(replies.get(2)).isInstanceOf(TierFailure.class);
        assertThat(replies.get(3)).isSameAs(Missing.ABSENT);
    }

    @Test
    void loseNextReplies_acquire_isCarriedOutButTimesOut() {
        faults.loseNextReplies(Operation.ACQUIRE, 1);

        assertThat(kind(tier.acquire(
                        new AcquireRequest("key", 1, 1000, AcquireRequest.ANY_VALUE, Floor.NONE), TIMEOUT)))
                .isEqualTo(Kind.TIMEOUT);
        assertThat(tier.read("key", TIMEOUT)).isSameAs(Missing.LEASED);
    }

    @Test
    void loseReplies_invalidate_everyTimeUntilHealed() {
        faults.loseReplies(Operation.INVALIDATE);
        for (int i = 0; i < 3; i++) {
            InvalidateReply reply = tier.invalidate(new InvalidateRequest("key", 0), TIMEOUT);
            assertThat(kind(reply)).isEqualTo(Kind.TIMEOUT);
        }
        faults.heal();

        assertThat(tier.invalidate(new InvalidateRequest("key", 0), TIMEOUT)).isInstanceOf(Invalidated.class);
        assertThat(store.calls(Operation.INVALIDATE)).isEqualTo(4);
    }

    @Test
    @Timeout(60)
    void stall_latchStaysShut_timesOutWithoutBeingCarriedOut() {
        faults.stall(Operation.READ, new CountDownLatch(1));

        assertThat(kind(tier.read("key", 1_000_000))).isEqualTo(Kind.TIMEOUT);
        assertThat(store.calls(Operation.READ)).isZero();
    }

    @Test
    @Timeout(60)
    void stall_latchOpens_goesOn() throws InterruptedException {
        CountDownLatch latch = new CountDownLatch(1);
        CountDownLatch called = new CountDownLatch(1);
        faults.beforeNext(Operation.READ, called::countDown);
        faults.stall(Operation.READ, latch);
        List<ReadReply> replies = new ArrayList<>();
        Thread reader = new Thread(() -> replies.add(tier.read("key", TIMEOUT)));
        reader.start();
        called.await();

        latch.countDown();
        reader.join();

        assertThat(replies).containsExactly(Missing.ABSENT);
    }

    @Test
    void hooks_oneCallEach_runBeforeAndAfterItIsCarriedOut() {
        List<Object> seen = new ArrayList<>();
        AcquireRequest request = new AcquireRequest("key", 1, 1000, AcquireRequest.ANY_VALUE, Floor.NONE);
        faults.beforeNext(Operation.ACQUIRE, () -> seen.add(tier.read("key", TIMEOUT)));
        faults.afterNext(Operation.ACQUIRE, () -> seen.add(tier.read("key", TIMEOUT)));

        tier.acquire(request, TIMEOUT);
        tier.acquire(request, TIMEOUT);

        assertThat(seen).containsExactly(Missing.ABSENT, Missing.LEASED);
    }

    private static Kind kind(Object reply) {
        assertThat(reply).isInstanceOf(TierFailure.class);
        return ((TierFailure) reply).kind();
    }
}
