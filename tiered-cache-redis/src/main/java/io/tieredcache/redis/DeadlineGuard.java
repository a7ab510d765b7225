package io.tieredcache.redis;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Looks after what would otherwise overstep its deadline: sockets with a large write, which a peer that stops reading would
 * block for ever, and lanes on which callers wait without a timer of their own, which costs each of them a system call. One
 * daemon thread, which looks every 5 ms; parked while there is nothing to look after.
 */
final class DeadlineGuard implements AutoCloseable {

    static final String THREAD_NAME = "tiered-cache-redis-deadlines";

    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Set<Guarded> guarded = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean closed;
    private @Nullable Thread thread;

    /** Something with deadlines. */
    interface Guarded {

        /** Ends what is overdue; must be quick. */
        void endOverdue(long nanoTime);
    }

    void enter(Guarded one) {
        lock.lock();
        try {
            guarded.add(one);
            if (thread == null) {
                Thread watcher = new Thread(this::watch, THREAD_NAME);
                watcher.setDaemon(true);
                watcher.start();
                thread = watcher;
            }
            LockSupport.unpark(thread);
        } finally {
            lock.unlock();
        }
    }

    void leave(Guarded one) {
        guarded.remove(one);
    }

    boolean isIdle() {
        return guarded.isEmpty();
    }

    private void watch() {
        while (!isOver()) {
            if (isIdle()) {
                LockSupport.park(this);
            } else {
                long now = System.nanoTime();
                guarded.forEach(one -> one.endOverdue(now));
                LockSupport.parkNanos(this, PERIOD_NANOS);
            }
        }
    }

    private boolean isOver() {
        if (!closed) {
            return false;
        }
        lock.lock();
        try {
            boolean over = isIdle();
            if (over) {
                thread = null;
            }
            return over;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the thread as soon as there is nothing left to look after. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            LockSupport.unpark(thread);
        } finally {
            lock.unlock();
        }
    }
}
