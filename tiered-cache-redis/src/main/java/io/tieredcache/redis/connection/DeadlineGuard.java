package io.tieredcache.redis.connection;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * One daemon thread that ends operations which would overstep their deadline. It guards sockets with a large write,
 * which a peer that stops reading would block forever. It also guards shared pipelines, on which callers wait without a
 * timer of their own, since a timer costs each of them a system call. The thread checks every 5 ms, and is parked while
 * it guards nothing.
 */
public final class DeadlineGuard implements AutoCloseable {

    static final String THREAD_NAME = "tiered-cache-redis-deadlines";

    private static final Logger LOG = LinkLog.LOG;
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Set<Guarded> guarded = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final RateLimitedWarnings warnings = new RateLimitedWarnings(LOG);
    private final LinkThreads threads;
    private volatile boolean closed;
    private @Nullable Thread thread;

    public DeadlineGuard() {
        this(LinkThreads.daemons());
    }

    public DeadlineGuard(LinkThreads threads) {
        this.threads = threads;
    }

    /** An object with deadlines. */
    public interface Guarded {

        /** Ends the operations that are overdue; must be quick. */
        void endOverdue(long nanoTime);
    }

    /** Starts the thread, which otherwise starts when it is first needed. */
    public void start() {
        lock.lock();
        try {
            if (thread == null || !thread.isAlive()) {
                Thread watcher = threads.make(THREAD_NAME, this::watch);
                watcher.start();
                thread = watcher;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Guards an object from now on; returns false if there is no thread and none can be started. */
    public boolean enter(Guarded one) {
        lock.lock();
        try {
            start();
            guarded.add(one);
            LockSupport.unpark(thread);
            return true;
        } catch (OutOfMemoryError | InternalError e) {
            warnings.warn("no thread can be started that looks after deadlines", e);
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether the object is guarded already. */
    public boolean guards(Guarded one) {
        return guarded.contains(one);
    }

    public void leave(Guarded one) {
        guarded.remove(one);
    }

    public boolean isIdle() {
        return guarded.isEmpty();
    }

    private void watch() {
        boolean over = false;
        while (!over) {
            try {
                over = isOver() || look();
            } catch (Throwable t) {
                complain(t);
                LockSupport.parkNanos(this, PERIOD_NANOS);
            }
        }
    }

    /** Checks everything once, then waits; always returns false, so that the caller loops. */
    private boolean look() {
        if (isIdle()) {
            LockSupport.park(this);
        } else {
            long now = System.nanoTime();
            guarded.forEach(one -> look(one, now));
            LockSupport.parkNanos(this, PERIOD_NANOS);
        }
        return false;
    }

    /** Checks one object. If that fails, the object stays guarded. Its callers might otherwise wait forever. */
    private void look(Guarded one, long nanoTime) {
        try {
            one.endOverdue(nanoTime);
        } catch (Throwable t) {
            complain(t);
        }
    }

    private void complain(Throwable t) {
        warnings.warn("deadlines are not all looked after; please report this", t);
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

    /** Ends the thread as soon as it guards nothing. */
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
