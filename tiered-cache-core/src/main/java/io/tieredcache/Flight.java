package io.tieredcache;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One descent for one key that several callers may wait for. Ends in exactly one of three ways. */
final class Flight<V> {

    private final Thread leader = Thread.currentThread();
    private final CountDownLatch end = new CountDownLatch(1);
    private final long noted;

    private boolean landed;
    private @Nullable V value;
    private @Nullable Throwable failure;

    /**
     * Starts a flight.
     *
     * @param noted state of the key's fence before anything was asked
     */
    Flight(long noted) {
        this.noted = noted;
    }

    boolean startedAt(long state) {
        return noted == state;
    }

    boolean isLedByThisThread() {
        return leader == Thread.currentThread();
    }

    void land(@Nullable V result) {
        value = result;
        landed = true;
        end.countDown();
    }

    void fail(Throwable cause) {
        failure = cause;
        end.countDown();
    }

    /** Nobody knows: whoever waits must descend himself. */
    void abandon() {
        end.countDown();
    }

    boolean hasEnded() {
        return end.getCount() == 0;
    }

    boolean await(long nanos) throws InterruptedException {
        return end.await(nanos, TimeUnit.NANOSECONDS);
    }

    boolean hasLanded() {
        return landed;
    }

    @Nullable
    V value() {
        return value;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }
}
