package io.tieredcache.redis;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Closes sockets whose large writes are late: a peer that stops reading would block them for ever. One daemon thread, from
 * the first large write on, parked while there is none.
 */
final class WriteGuard implements AutoCloseable {

    static final String THREAD_NAME = "tiered-cache-redis-write-guard";

    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Set<DeadlineSocket> writing = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Thread thread;
    private volatile boolean closed;

    void enter(DeadlineSocket socket) {
        writing.add(socket);
        Thread watcher = thread;
        LockSupport.unpark(watcher != null ? watcher : start());
    }

    void leave(DeadlineSocket socket) {
        writing.remove(socket);
    }

    private @Nullable Thread start() {
        lock.lock();
        try {
            if (thread == null && !closed) {
                Thread watcher = new Thread(this::watch, THREAD_NAME);
                watcher.setDaemon(true);
                watcher.start();
                thread = watcher;
            }
            return thread;
        } finally {
            lock.unlock();
        }
    }

    private void watch() {
        while (!closed) {
            if (writing.isEmpty()) {
                LockSupport.park(this);
            } else {
                long now = System.nanoTime();
                for (DeadlineSocket socket : writing) {
                    if (socket.isOverdue(now)) {
                        socket.abort();
                    }
                }
                LockSupport.parkNanos(this, PERIOD_NANOS);
            }
        }
    }

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
