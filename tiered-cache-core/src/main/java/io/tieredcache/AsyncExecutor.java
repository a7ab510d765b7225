package io.tieredcache;

import io.tieredcache.concurrent.Bulkhead;
import io.tieredcache.concurrent.CallThreads;
import io.tieredcache.concurrent.DaemonThreads;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The executor of a cache's asynchronous view: the one given to the builder, or the cache's own, created on first use.
 */
final class AsyncExecutor implements Executor, AutoCloseable {

    private final String cache;
    private final @Nullable Executor given;
    private final DaemonThreads daemons;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean closed;
    private volatile @Nullable Executor own;
    private Runnable shutdown = () -> {};

    AsyncExecutor(String cache, @Nullable Executor given, DaemonThreads daemons) {
        this.cache = cache;
        this.given = given;
        this.daemons = daemons;
    }

    /**
     * Starts a call whose future ends within the given time, and fails the call if it cannot be started. If a loader
     * asks the cache for another key, the nested load counts as a part of the load that waits for it.
     */
    void start(AsyncCall<?> call, long nanos) {
        Bulkhead.Place place = Bulkhead.place();
        try {
            call.expireAfter(nanos);
            execute(place == null ? call : () -> Bulkhead.inPlace(place, call));
        } catch (RejectedExecutionException e) {
            call.fail(closed ? new CacheClosedException("cache " + cache + " has been closed", e) : overloaded(e));
        } catch (RuntimeException | Error e) {
            call.fail(overloaded(e)); // no thread could be started, or the executor broke its contract
        }
    }

    private CacheOverloadedException overloaded(Throwable cause) {
        return new CacheOverloadedException(
                "cache " + cache + ": the executor of async() takes no more work; the call was not begun. "
                        + "Call less often, or give the builder an executor with more room",
                cause);
    }

    @Override
    public void execute(Runnable task) {
        (given != null ? given : own()).execute(task);
    }

    private Executor own() {
        Executor made = own;
        if (made != null) {
            return made;
        }
        lock.lock();
        try {
            if (closed) {
                throw new RejectedExecutionException("closed");
            }
            made = own;
            if (made == null) {
                made = make();
                own = made;
            }
            return made;
        } finally {
            lock.unlock();
        }
    }

    private Executor make() {
        CallThreads threads = CallThreads.named("tiered-cache-async-" + cache, daemons);
        shutdown = threads.shutdown();
        return threads.executor();
    }

    /** Refuses further tasks; tasks that were accepted finish. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            shutdown.run();
        } finally {
            lock.unlock();
        }
    }
}
