package io.tieredcache.concurrent;

import io.tieredcache.spi.Ticker;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A clock whose reading costs one memory read. A daemon thread copies {@link System#nanoTime()} every millisecond while
 * a cache is open. The clock lags by a millisecond, or longer if the scheduler starves the thread.
 */
public final class CoarseTicker implements Ticker {

    /** The time by which copies expire early, to compensate for the lag. */
    public static final long LAG_NANOS = 2_000_000;

    private static final long PERIOD_NANOS = 1_000_000;
    private static final CoarseTicker SHARED = new CoarseTicker();

    private final ReentrantLock lock = new ReentrantLock();
    private volatile long now;
    private int users;
    /** The thread that advances the clock; null if there is none. */
    private volatile @Nullable Thread thread;

    public CoarseTicker() {}

    /** Returns the running clock of this JVM. A call of {@link #release} must follow each call. */
    public static CoarseTicker shared(DaemonThreads daemons) {
        SHARED.acquire(daemons);
        return SHARED;
    }

    /** Ensures that the clock runs, even if an earlier attempt to start it failed or its thread has died. */
    public void acquire(DaemonThreads daemons) {
        lock.lock();
        try {
            Thread before = thread;
            if (before == null || !before.isAlive()) {
                start(daemons);
            }
            users++;
        } finally {
            lock.unlock();
        }
    }

    private void start(DaemonThreads daemons) {
        now = System.nanoTime();
        Thread next = daemons.make("tiered-cache-clock", this::tick);
        thread = next;
        boolean started = false;
        try {
            next.start();
            started = true;
        } finally {
            if (!started) {
                thread = null;
            }
        }
    }

    public void release() {
        lock.lock();
        try {
            if (--users == 0) {
                Thread last = thread;
                thread = null;
                LockSupport.unpark(last);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long nanos() {
        return now;
    }

    private void tick() {
        while (Thread.currentThread() == thread) {
            now = System.nanoTime();
            LockSupport.parkNanos(PERIOD_NANOS);
            boolean unused = Thread.interrupted(); // with the flag set, parking would not wait
        }
    }
}
