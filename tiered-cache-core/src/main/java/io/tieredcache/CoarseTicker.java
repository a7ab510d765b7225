package io.tieredcache;

import io.tieredcache.spi.Ticker;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A clock that costs a hit one memory read: a daemon thread copies {@link System#nanoTime()} every millisecond while any
 * cache is open. It lags by that much, or by as much as the scheduler starves the thread.
 */
final class CoarseTicker implements Ticker {

    /** By how much copies expire early to make up for the lag. */
    static final long LAG_NANOS = 2_000_000;

    private static final long PERIOD_NANOS = 1_000_000;
    private static final CoarseTicker SHARED = new CoarseTicker();

    private final ReentrantLock lock = new ReentrantLock();
    private volatile long now;
    private volatile boolean running;
    private int users;
    private volatile Thread thread = new Thread(() -> {});

    private CoarseTicker() {}

    /** Returns the running clock; each call is to be matched by one of {@link #release}. */
    static CoarseTicker acquire() {
        SHARED.lock.lock();
        try {
            if (SHARED.users++ == 0) {
                SHARED.start();
            }
            return SHARED;
        } finally {
            SHARED.lock.unlock();
        }
    }

    void release() {
        lock.lock();
        try {
            if (--users == 0) {
                running = false;
                LockSupport.unpark(thread);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long nanos() {
        return now;
    }

    private void start() {
        now = System.nanoTime();
        running = true;
        thread = new Thread(this::tick, "tiered-cache-clock");
        thread.setDaemon(true);
        thread.start();
    }

    private void tick() {
        while (running && Thread.currentThread() == thread) {
            now = System.nanoTime();
            LockSupport.parkNanos(PERIOD_NANOS);
        }
    }
}
