package io.tieredcache;

import io.tieredcache.coherence.Floors;
import io.tieredcache.concurrent.Timing;
import io.tieredcache.spi.shared.Floor;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * One lookup of one key that several callers may wait for. It ends in exactly one of three ways: landed, failed or
 * abandoned.
 */
class Flight<V> {

    private static final VarHandle JOINED = joined();

    /** The state of the key's stripe from before the first request. */
    final long noted;

    /** True if another caller waits for this flight; guarded by {@link SingleFlight}. */
    boolean shared;

    private final Thread leader = Thread.currentThread();
    private @Nullable Floor floor;

    /** The value, or a {@link FlightEnd} with the reason why there is none. */
    private @Nullable Object outcome;

    private boolean landed;
    private long version;
    private long fence;
    private volatile boolean ended;

    /**
     * True if an error, such as a stack overflow, cut the leader short before it could end the flight. Callers must not
     * join such a flight. A field, because no method can be called at the end of a stack.
     */
    volatile boolean cutShort;

    /** The latch of the waiters, created by the first one: most flights have no waiter. */
    private volatile @Nullable CountDownLatch joined;

    Flight(long noted) {
        this.noted = noted;
    }

    private static VarHandle joined() {
        try {
            return MethodHandles.lookup().findVarHandle(Flight.class, "joined", CountDownLatch.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Notes the floor of the key before a request whose reply may carry neither version nor fencing token. */
    final void noteFloor(Floor before) {
        floor = before;
    }

    final boolean isAtFloor(Floor now) {
        return now.equals(floor);
    }

    final boolean startedAt(long state) {
        return noted == state;
    }

    final boolean isLedByThisThread() {
        return leader == Thread.currentThread();
    }

    final void land(@Nullable V result, long resultVersion, long resultFence) {
        outcome = result;
        version = resultVersion;
        fence = resultFence;
        landed = true;
        end();
    }

    final void fail(LoadFailure failure) {
        outcome = new FlightEnd<V>(failure);
        end();
    }

    /**
     * Ends the flight without a value and without a failure that applies to other callers; its waiters look the key up
     * themselves.
     */
    final void abandon() {
        outcome = new FlightEnd<V>(null);
        end();
    }

    /**
     * Ends the flight and wakes its waiters. A waiter either sees {@code ended} or has registered its latch: each side
     * writes, then reads the other's field.
     */
    private void end() {
        ended = true;
        CountDownLatch waiting = joined;
        if (waiting != null) {
            waiting.countDown();
        }
    }

    final boolean hasEnded() {
        return ended || cutShort;
    }

    final boolean await(Timing timing, long nanos) throws InterruptedException {
        CountDownLatch waiting = joined;
        if (waiting == null) {
            CountDownLatch first = new CountDownLatch(1);
            CountDownLatch other = (CountDownLatch) JOINED.compareAndExchange(this, null, first);
            waiting = other == null ? first : other;
        }
        return hasEnded() || timing.await(waiting, nanos);
    }

    final boolean hasLanded() {
        return landed;
    }

    /**
     * Returns whether the value is not older than the floor of a caller that joined. A value with neither version nor
     * fencing token qualifies only if the flight noted the same floor before its request.
     */
    final boolean satisfies(Floor atJoin) {
        return (version == 0 && fence == 0) ? atJoin.equals(floor) : Floors.admits(atJoin, version, fence);
    }

    @Nullable
    @SuppressWarnings("unchecked") // the outcome of a landed flight is a value
    final V value() {
        return landed ? (V) outcome : null;
    }

    /** Returns the end of a flight that has ended without a value; null if it has landed. */
    @Nullable
    @SuppressWarnings("unchecked") // the outcome of any other ended flight is a FlightEnd
    final FlightEnd<V> unanswered() {
        return landed ? null : (FlightEnd<V>) outcome;
    }

    @Nullable
    final LoadFailure failure() {
        FlightEnd<V> end = unanswered();
        return end == null ? null : end.failure;
    }
}
