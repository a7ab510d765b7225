package io.tieredcache.concurrent;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The timer that ends asynchronous calls at their deadlines, shared by all caches of the JVM. Its few daemon threads
 * end when idle. Dependent stages of a future that ends here run on such a thread. If a stage blocks, only the other
 * threads serve the remaining calls.
 */
public final class AsyncDeadlines {

    public static final AsyncDeadlines SHARED = new AsyncDeadlines();

    private static final int THREADS = 4;

    /**
     * The idle time after which a thread ends. Short, because a cache that closes cannot end these shared threads, and
     * they keep the class loader of this library in memory.
     */
    private static final long IDLE_SECONDS = 1;

    private final ScheduledThreadPoolExecutor timer;

    public AsyncDeadlines() {
        timer = new ScheduledThreadPoolExecutor(
                THREADS, task -> DaemonThreads.SHARED.make("tiered-cache-async-deadlines", task));
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        // Otherwise an answered call would stay in memory until its deadline.
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Returns the number of calls that have not ended. */
    public int size() {
        return timer.getQueue().size();
    }

    /** Runs a task after a time, unless the returned future is cancelled before. */
    public Future<?> after(long nanos, Runnable expire) {
        return timer.schedule(expire, nanos, TimeUnit.NANOSECONDS);
    }
}
