package io.tieredcache.redis;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after what would otherwise overstep its deadline: sockets with a large write, which a peer that stops reading would
 * block for ever, and lanes on which callers wait without a timer of their own, which costs each of them a system call. One
 * daemon thread, which looks every 5 ms; parked while there is nothing to look after.
 */
final class DeadlineGuard implements AutoCloseable {

    static final String THREAD_NAME = "tiered-cache-redis-deadlines";

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Set<Guarded> guarded = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean closed;
    private boolean failed;
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
                guarded.forEach(one -> look(one, now));
                LockSupport.parkNanos(this, PERIOD_NANOS);
            }
        }
    }

    /** What fails is looked at again: it may have callers who would wait for ever. */
    private void look(Guarded one, long nanoTime) {
        try {
            one.endOverdue(nanoTime);
        } catch (RuntimeException e) {
            if (!failed) {
                LOG.error("deadlines are not all looked after; please report this", e);
            }
            failed = true;
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
