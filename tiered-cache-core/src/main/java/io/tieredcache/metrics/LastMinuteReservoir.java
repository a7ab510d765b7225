package io.tieredcache.metrics;

import com.codahale.metrics.Reservoir;
import com.codahale.metrics.Snapshot;
import io.tieredcache.spi.Ticker;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The durations of the last 60 to 70 seconds, for any number of readers. A snapshot removes nothing, so that two
 * reporters of a registry, or JMX with its snapshot for each attribute, see the same durations.
 *
 * <p>Durations are recorded in one histogram that only grows. Every ten seconds its state is kept. A snapshot is the
 * difference between the current state and the youngest kept state that is at least 60 s old:
 *
 * <pre>
 * kept      |0 s     |10 s    |20 s    |30 s    |40 s    |50 s    |60 s    |70 s   ▼ 78 s
 *                     └──────────────── snapshot at 78 s ─────────────────────────┘
 * </pre>
 *
 * Thread-safe. Takes the 10 kB of a histogram, and at most as much again for each of eight states.
 */
final class LastMinuteReservoir implements Reservoir {

    static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(60);
    static final long STEP_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LatencyRecorder recorder = new LatencyRecorder();
    private final Ticker ticker;
    private final ReentrantLock lock = new ReentrantLock();
    /** The kept states, oldest first; a snapshot begins at the first one. Guarded by the lock. */
    private final Deque<State> states = new ArrayDeque<>();

    private volatile long nextStepNanos;

    LastMinuteReservoir(Ticker ticker) {
        this.ticker = ticker;
        long now = ticker.nanos();
        this.states.add(new State(now, LatencySnapshot.NONE));
        this.nextStepNanos = now + STEP_NANOS;
    }

    /** The durations recorded until a reading of the ticker. */
    private record State(long atNanos, LatencySnapshot recorded) {}

    @Override
    public void update(long value) {
        long now = ticker.nanos();
        if (now - nextStepNanos >= 0) {
            lock.lock();
            try {
                step(now);
            } finally {
                lock.unlock();
            }
        }
        recorder.record(value);
    }

    /**
     * Keeps the current state if one is due, and drops states that are too old. Each update calls this method before it
     * records, so no duration was recorded after the state became due.
     */
    private void step(long now) {
        if (now - nextStepNanos >= 0) {
            states.addLast(new State(nextStepNanos, recorder.snapshot()));
            nextStepNanos = now + STEP_NANOS;
        }
        State first = states.removeFirst();
        while (!states.isEmpty() && now - states.getFirst().atNanos >= WINDOW_NANOS) {
            first = states.removeFirst();
        }
        states.addFirst(first);
    }

    private LatencySnapshot lastMinute() {
        long now = ticker.nanos();
        lock.lock();
        try {
            step(now);
            return recorder.snapshot().minus(states.getFirst().recorded);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int size() {
        return (int) Math.min(Integer.MAX_VALUE, lastMinute().count());
    }

    @Override
    public Snapshot getSnapshot() {
        return new DropwizardSnapshot(lastMinute());
    }
}
