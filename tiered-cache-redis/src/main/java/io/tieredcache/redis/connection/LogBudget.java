package io.tieredcache.redis.connection;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The number of log lines that the warnings of one link may use: ten a minute, however many nodes it has. The next
 * logged line states how many were left out. Thread-safe.
 */
final class LogBudget {

    static final int MOST_LINES = 10;

    private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final long[] loggedNanos = new long[MOST_LINES];
    private int logged;
    private long left;

    /** Returns how many lines were left out before this one, or -1 if this one is left out. */
    long admit(long nowNanos) {
        lock.lock();
        try {
            int next = logged % MOST_LINES;
            if (logged >= MOST_LINES && nowNanos - loggedNanos[next] < PERIOD_NANOS) {
                left++;
                return -1;
            }
            loggedNanos[next] = nowNanos;
            logged = logged == 2 * MOST_LINES - 1 ? MOST_LINES : logged + 1;
            long before = left;
            left = 0;
            return before;
        } finally {
            lock.unlock();
        }
    }
}
