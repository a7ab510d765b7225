package io.tieredcache;

import io.tieredcache.coherence.Floors;
import io.tieredcache.concurrent.Timing;
import io.tieredcache.spi.shared.Floor;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** One lookup for one key that several callers may wait for. Ends in exactly one of three ways. */
class Flight<V> {

    private static final VarHandle JOINED = joined();

    /** The state of the key's fence before anything was asked. */
    final long noted;

    /** Another caller has been given this flight to wait for; guarded by {@link SingleFlight}. */
    boolean shared;

    private final Thread leader = Thread.currentThread();
    private @Nullable Floor floor;

    /** What it has brought, or an {@link FlightEnd} that says why it has brought nothing. */
    private @Nullable Object outcome;

    private boolean landed;
    private long version;
    private long fence;
    private volatile boolean ended;

    /**
     * Its leader was thrown out, at the end of its stack perhaps, and may not have been able to end it: nobody must join it any
     * longer. A field, since no method can be called where that happens.
     */
    volatile boolean cutShort;

    /** Made by the first who waits: most flights are joined by nobody. */
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

    /** Notes the floor of the key before a question whose answer may tell no age. */
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

    /** Ends without a value and without a failure that would be another caller's: those who wait descend themselves. */
    final void abandon() {
        outcome = new FlightEnd<V>(null);
        end();
    }

    /** Who joins later sees the end, who joined before is woken: one writes and looks, the other too. */
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

    /** What landed is not older than a joiner's floor; what tells no age must have been asked for at that very floor. */
    final boolean satisfies(Floor atFlightWait) {
        return (version == 0 && fence == 0) ? atFlightWait.equals(floor) : Floors.admits(atFlightWait, version, fence);
    }

    @Nullable
    @SuppressWarnings("unchecked") // what has landed is a value
    final V value() {
        return landed ? (V) outcome : null;
    }

    /** Returns what remains of a flight that has ended; null if it has landed. */
    @Nullable
    @SuppressWarnings("unchecked") // what has ended without landing is unanswered
    final FlightEnd<V> unanswered() {
        return landed ? null : (FlightEnd<V>) outcome;
    }

    @Nullable
    final LoadFailure failure() {
        FlightEnd<V> end = unanswered();
        return end == null ? null : end.failure;
    }
}
