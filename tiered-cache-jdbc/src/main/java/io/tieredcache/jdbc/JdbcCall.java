package io.tieredcache.jdbc;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A call between the caller that waits for it and the worker that runs it. The caller may leave at any time. The worker
 * then stops waiting for a connection, its statement is cancelled, and it gives the connection back.
 *
 * <p>A statement is cancelled under the lock that also ends it, so a cancel never hits the next user of the connection.
 */
final class JdbcCall<T> {

    private final ReentrantLock lock = new ReentrantLock();
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private volatile String phase;
    private @Nullable Thread connecting;
    private @Nullable Statement statement;
    private boolean abandoned;

    /** Makes a call that waits for a worker; {@code waiting} describes that wait in messages. */
    JdbcCall(String waiting) {
        phase = waiting;
    }

    /** Called by the worker before it waits for a connection. */
    void connecting(boolean interruptible) throws SQLTimeoutException {
        lock.lock();
        try {
            checkWanted();
            phase = "waiting for a connection";
            connecting = interruptible ? Thread.currentThread() : null;
        } finally {
            lock.unlock();
        }
    }

    /** Called by the worker when it no longer waits for a connection. From here on it is not interrupted. */
    void connected() {
        lock.lock();
        try {
            connecting = null;
            boolean unused = Thread.interrupted();
        } finally {
            lock.unlock();
        }
    }

    /** Called by the worker with the statement that it is about to run. */
    void started(Statement running) throws SQLTimeoutException {
        lock.lock();
        try {
            checkWanted();
            phase = "running a statement";
            statement = running;
        } finally {
            lock.unlock();
        }
    }

    /** Called by the worker when the statement has ended. Waits for a cancel that is under way. */
    void ended() {
        lock.lock();
        try {
            statement = null;
        } finally {
            lock.unlock();
        }
    }

    /** Called by the worker: fails if the caller has left. */
    void checkWanted() throws SQLTimeoutException {
        lock.lock();
        try {
            if (abandoned) {
                throw new SQLTimeoutException("the caller has left");
            }
        } finally {
            lock.unlock();
        }
    }

    void succeeded(T result) {
        answer.complete(result);
    }

    void failed(Throwable failure) {
        answer.completeExceptionally(failure);
    }

    /**
     * Called by the caller: waits for the result.
     *
     * @param nanos the longest wait
     * @param onLeave called when the caller gives up; it must stop the worker
     */
    T await(long nanos, Runnable onLeave) throws Exception {
        try {
            return answer.get(nanos, NANOSECONDS);
        } catch (TimeoutException e) {
            leave(onLeave);
            throw new SQLTimeoutException("no answer from the database in time: at the deadline the call was " + phase
                    + ". If it was waiting for a connection, the pool is too small or its connections are held by"
                    + " callers of this cache. If it was running a statement, that is slow, or waits for a lock: one that the"
                    + " caller's own transaction holds is never freed by waiting. A write may or may not have been"
                    + " committed");
        } catch (InterruptedException e) {
            leave(onLeave);
            Thread.currentThread().interrupt();
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }

    private void leave(Runnable onLeave) {
        lock.lock();
        try {
            abandoned = true;
            if (connecting != null) {
                connecting.interrupt();
            }
        } finally {
            lock.unlock();
        }
        onLeave.run();
    }

    /** Called by the canceller: stops the statement if it still runs. May block for a round trip. */
    void cancel() throws SQLException {
        lock.lock();
        try {
            if (statement != null) {
                statement.cancel();
            }
        } finally {
            lock.unlock();
        }
    }
}
