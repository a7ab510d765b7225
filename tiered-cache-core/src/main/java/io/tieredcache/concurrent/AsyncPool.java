package io.tieredcache.concurrent;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bounded pool of platform threads with a bounded queue, for JDKs without virtual threads. A task that one of these threads
 * hands over, to this pool or to that of another cache, never waits in a queue: it has a thread that is free, or runs at
 * once on the thread that handed it over. So tasks that wait for such tasks cannot block each other for ever.
 */
final class AsyncPool implements Executor {

    static final int MOST_THREADS = 64;
    static final int MOST_QUEUED = 100_000;

    private static final long IDLE_SECONDS = 10;
    private static final ThreadLocal<Boolean> INSIDE = ThreadLocal.withInitial(() -> false);

    /** Tasks that were handed over and have not ended. */
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

    /** Lets tasks that were handed over finish; refuses further ones. */
    void shutdown() {
        pool.shutdown();
    }
}
