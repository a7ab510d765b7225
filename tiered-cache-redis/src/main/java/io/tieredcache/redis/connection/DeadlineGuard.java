package io.tieredcache.redis.connection;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Looks after what would otherwise overstep its deadline: sockets with a large write, which a peer that stops reading would
 * block for ever, and lanes on which callers wait without a timer of their own, which costs each of them a system call. One
 * daemon thread, which looks every 5 ms; parked while there is nothing to look after.
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

    /** Something with deadlines. */
    public interface Guarded {

        /** Ends what is overdue; must be quick. */
        void endOverdue(long nanoTime);
    }

    /** Starts the thread, which would otherwise be started when it is needed. */
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

    /** Looks after something from now on; false if there is no thread for that and none can be started. */
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

    /** Says whether it looks after something already. */
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

    /** Looks once, then waits; false, since there is always more to look after. */
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

    /** What fails is looked at again: it may have callers who would wait for ever. */
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
