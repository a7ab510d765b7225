package io.tieredcache;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Where a cache's async view does what may block: what the user gave, or an own executor, made on first use. */
final class AsyncExecutor implements Executor, AutoCloseable {

    private static final int MOST_THREADS = 64;
    private static final long IDLE_SECONDS = 10;

    private final String cache;
    private final @Nullable Executor given;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable ExecutorService own;

    AsyncExecutor(String cache, @Nullable Executor given) {
        this.cache = cache;
        this.given = given;
    }

    @Override
    public void execute(Runnable task) {
        (given != null ? given : own()).execute(task);
    }

    private ExecutorService own() {
        ExecutorService made = own;
        if (made != null) {
            return made;
        }
        lock.lock();
        try {
            made = own;
            if (made == null) {
                made = virtualThreads();
                made = made == null ? platformThreads() : made;
                own = made;
            }
            return made;
        } finally {
            lock.unlock();
        }
    }

    /** An executor of virtual threads, or null before JDK 21, which is why it is looked up. */
    private static @Nullable ExecutorService virtualThreads() {
        try {
            MethodHandle factory = MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newVirtualThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class));
            return (ExecutorService) factory.invoke();
        } catch (NoSuchMethodException e) {
            return null;
        } catch (Throwable e) {
            throw new IllegalStateException("cannot make virtual threads; give the builder an executor", e);
        }
    }

    private ExecutorService platformThreads() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                MOST_THREADS, MOST_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "tiered-cache-async-" + cache);
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Lets tasks that were handed over finish; refuses further ones. */
    @Override
    public void close() {
        ExecutorService made = own;
        if (made != null) {
            made.shutdown();
        }
    }
}
