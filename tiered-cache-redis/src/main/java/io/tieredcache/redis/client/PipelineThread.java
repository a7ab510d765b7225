package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.LinkLog;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A platform thread that leads one connection in place of virtual callers. The JDK closes a socket on which it
 * interrupts a virtual thread, and all callers share the connection. It starts with the first virtual caller, is parked
 * while callers lead, and ends after ten idle seconds, and when the node is closed.
 */
final class PipelineThread implements Runnable {

    static final String THREAD_NAME = "tiered-cache-redis-pipeline";

    private static final Logger LOG = LinkLog.LOG;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int NO_THREAD = 0;
    private static final int PARKED = 1;
    private static final int LEADING = 2;

    private final RedisNode node;
    private final Runnable work;
    private final Consumer<Thread> starter;
    private final AtomicInteger state = new AtomicInteger(NO_THREAD);
    private volatile @Nullable Thread thread;
    private boolean failed;

    /**
     * Creates an instance without a thread.
     *
     * @param work leads the connection and passes it on; calls {@link #rest} before it passes the connection on
     * @param starter starts a thread
     */
    PipelineThread(RedisNode node, Runnable work, Consumer<Thread> starter) {
        this.node = node;
        this.work = work;
        this.starter = starter;
    }

    /**
     * Takes the connection over from the calling thread; returns false if no thread can be started, so that the caller
     * keeps the connection.
     */
    boolean lead() {
        if (state.compareAndSet(PARKED, LEADING)) {
            LockSupport.unpark(thread);
            return true;
        }
        state.set(LEADING);
        boolean started = false;
        try {
            starter.accept(newThread());
            started = true;
        } catch (OutOfMemoryError noThread) {
            LOG.debug("no thread can be started to lead a connection to Redis at {}", node.address(), noThread);
        } finally {
            if (!started) {
                state.set(NO_THREAD);
            }
        }
        return started;
    }

    private Thread newThread() {
        Thread made = new Thread(null, this, THREAD_NAME, 0, false);
        made.setDaemon(true);
        made.setContextClassLoader(PipelineThread.class.getClassLoader());
        thread = made;
        return made;
    }

    /** Marks the thread as idle; called before the connection may be passed to it again. */
    void rest() {
        state.set(PARKED);
    }

    /** Wakes the thread, which ends if it is idle and the node is closed. */
    void wake() {
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        while (awaitWork()) {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                if (!failed) {
                    LOG.error(
                            "a connection to Redis at {} is not led as it should; please report this",
                            node.address(),
                            e);
                }
                failed = true;
            }
        }
    }

    private boolean awaitWork() {
        long start = System.nanoTime();
        while (state.get() == PARKED) {
            boolean over = node.isClosed() || System.nanoTime() - start >= IDLE_NANOS;
            if (over && state.compareAndSet(PARKED, NO_THREAD)) {
                return false;
            }
            LockSupport.parkNanos(this, IDLE_NANOS);
        }
        return true;
    }
}
