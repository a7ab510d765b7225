package io.tieredcache.redis.connection;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One daemon thread of a link, with its tasks. A task that throws ends neither the thread nor its own repetition. A
 * task is rejected if the link is closed, or if the thread has died and no other can be started. Thread-safe.
 */
public final class LinkExecutor extends ScheduledThreadPoolExecutor {

    private final RateLimitedWarnings warnings = new RateLimitedWarnings(LinkLog.LOG);

    public LinkExecutor(String name, LinkThreads threads) {
        super(1, task -> threads.make(name, task));
        setRemoveOnCancelPolicy(true);
    }

    /** Starts the thread, which otherwise starts with the first task. */
    public void start() {
        boolean unused = prestartCoreThread();
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        renewThread();
        return super.schedule(guarded(task), delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initialDelay, long delay, TimeUnit unit) {
        renewThread();
        return super.scheduleWithFixedDelay(guarded(task), initialDelay, delay, unit);
    }

    /**
     * Starts the thread if there is none. Without this, the executor would keep a task for which it could start no
     * thread, and throw all the same.
     */
    private void renewThread() {
        try {
            if (!isShutdown()) {
                start();
            }
        } catch (OutOfMemoryError | InternalError e) {
            throw new RejectedExecutionException("no thread can be started", e);
        }
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable t) {
                warnings.warn("a task of the link to Redis threw; please report this", t);
            }
        };
    }
}
