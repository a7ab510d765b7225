package io.tieredcache.concurrent;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The timer that ends asynchronous calls at their deadlines, shared by all caches of the JVM. Its few daemon threads end when idle.
 * Dependents of a future that is ended here run on such a thread; one that blocks leaves the others to the remaining calls.
 */
public final class AsyncDeadlines {

    public static final AsyncDeadlines SHARED = new AsyncDeadlines();

    private static final int THREADS = 4;

    /** Short, since no cache can end these threads when it closes, and they keep the class loader of this library in memory. */
    private static final long IDLE_SECONDS = 1;

    private final ScheduledThreadPoolExecutor timer;

    public AsyncDeadlines() {
        timer = new ScheduledThreadPoolExecutor(
                THREADS, task -> DaemonThreads.SHARED.make("tiered-cache-async-deadlines", task));
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        // An answered call must not stay in memory until its deadline.
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Returns how many calls have not ended yet. */
    public int size() {
        return timer.getQueue().size();
    }

    /** Runs something after a time, unless the returned future is cancelled before. */
    public Future<?> after(long nanos, Runnable expire) {
        return timer.schedule(expire, nanos, TimeUnit.NANOSECONDS);
    }
}
