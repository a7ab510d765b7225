package io.tieredcache.concurrent;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bounded pool of platform threads with a bounded queue, for JDKs without virtual threads. If a thread of such a pool
 * submits a task to this pool or another cache's, the task never waits in the queue. It gets a free thread, or runs at
 * once on the submitting thread. Tasks that wait for nested tasks therefore cannot block each other forever.
 */
final class AsyncPool implements Executor {

    static final int MOST_THREADS = 64;
    static final int MOST_QUEUED = 100_000;

    private static final long IDLE_SECONDS = 10;
    private static final ThreadLocal<Boolean> INSIDE = ThreadLocal.withInitial(() -> false);

    /** The number of submitted tasks that have not ended. */
    private final AtomicInteger open = new AtomicInteger();

    private final ThreadPoolExecutor pool;

    AsyncPool(String threadName, DaemonThreads daemons) {
        pool = new ThreadPoolExecutor(
                MOST_THREADS,
                MOST_THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_QUEUED),
                task -> daemons.make(threadName, () -> {
                    INSIDE.set(true);
                    task.run();
                }));
        pool.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        boolean isFree = open.incrementAndGet() <= MOST_THREADS;
        if (!isFree && INSIDE.get()) {
            open.decrementAndGet();
            task.run();
            return;
        }
        boolean handedOver = false;
        try {
            pool.execute(() -> {
                try {
                    task.run();
                } finally {
                    open.decrementAndGet();
                }
            });
            handedOver = true;
        } finally {
            if (!handedOver) {
                open.decrementAndGet();
            }
        }
    }

    /** Refuses further tasks; tasks that were accepted finish. */
    void shutdown() {
        pool.shutdown();
    }
}
