package io.tieredcache;

import io.tieredcache.spi.Floor;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** One descent for one key that several callers may wait for. Ends in exactly one of three ways. */
final class Flight<V> {

    private final Thread leader = Thread.currentThread();
    private final CountDownLatch end = new CountDownLatch(1);
    private final long noted;
    private @Nullable Floor floor;

    private boolean landed;
    private @Nullable V value;
    private long version;
    private long fence;
    private @Nullable Throwable failure;

    /** Starts a flight that has noted the state of the key's fence before anything was asked. */
    Flight(long noted) {
        this.noted = noted;
    }

    /** Notes the floor of the key before a question whose answer may tell no age. */
    void noteFloor(Floor before) {
        floor = before;
    }

    boolean startedAt(long state) {
        return noted == state;
    }

    boolean isLedByThisThread() {
        return leader == Thread.currentThread();
    }

    void land(@Nullable V result, long resultVersion, long resultFence) {
        value = result;
        version = resultVersion;
        fence = resultFence;
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

    boolean await(Waits waits, long nanos) throws InterruptedException {
        return waits.await(end, nanos);
    }

    boolean hasLanded() {
        return landed;
    }

    /** What landed is not older than a joiner's floor; what tells no age must have been asked for at that very floor. */
    boolean satisfies(Floor joined) {
        return (version == 0 && fence == 0) ? joined.equals(floor) : Floors.admits(joined, version, fence);
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
