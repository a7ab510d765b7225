package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.ArrayPool;
import io.tieredcache.redis.connection.ConnectionException;
import io.tieredcache.redis.connection.ConnectionException.Reason;
import io.tieredcache.redis.connection.Request;
import io.tieredcache.redis.connection.VirtualThreads;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One caller's request on a {@link SharedPipeline}. It ends once: with its reply, with a failure, or because its caller
 * has no time left. The leader of a connection may make the caller its next leader. The caller's thread waits; other
 * threads may do the rest.
 */
final class PipelinedRequest {

    private static final VarHandle STATE = state();

    private static final int WAITING = 0;
    private static final int LEADING = 1;
    private static final int DONE = 2;
    private static final int GONE = 3;

    final Request request;
    final boolean asking;
    final long deadlineNanos;
    /** The length of the arguments. */
    final int bytes;

    private final Thread caller = Thread.currentThread();
    private final boolean virtual = VirtualThreads.isVirtual(caller);
    private volatile int state;
    /**
     * The connection to lead, or at the end the reply or the failure. The leader of the request's connection writes it.
     */
    private @Nullable Object outcome;

    PipelinedRequest(Request request, boolean asking, long deadlineNanos) {
        this.request = request;
        this.asking = asking;
        this.deadlineNanos = deadlineNanos;
        this.bytes = request.bytes();
    }

    private static VarHandle state() {
        try {
            return MethodHandles.lookup().findVarHandle(PipelinedRequest.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Makes the caller the leader of a connection; returns false if it no longer waits. */
    boolean promote(PipelineConnection toLead) {
        if (state != WAITING) {
            return false;
        }
        outcome = toLead;
        boolean leads = changes(WAITING, LEADING);
        if (leads) {
            wake();
        }
        return leads;
    }

    /**
     * Ends the request of a leader without time; returns false if it has ended otherwise, or has to lead another
     * connection.
     */
    boolean leave(PipelineConnection led) {
        return changes(WAITING, GONE) || (outcome == led && changes(LEADING, GONE));
    }

    boolean isGone() {
        return state == GONE;
    }

    boolean isDone() {
        return state == DONE;
    }

    /** Ends the request, but does not wake its caller. */
    void answer(@Nullable Object raw) {
        outcome = raw;
        end();
    }

    /** Ends the request, but does not wake its caller. */
    void fail(ConnectionException why) {
        outcome = why;
        end();
    }

    private void end() {
        if (!changes(WAITING, DONE)) {
            boolean unused = changes(LEADING, DONE);
        }
    }

    private boolean changes(int from, int to) {
        return STATE.compareAndSet(this, from, to);
    }

    /** Returns the borrower of an array for the reply. */
    int borrower() {
        return ArrayPool.borrower(caller);
    }

    /** Returns whether the caller is a virtual thread, which must not use a shared socket. */
    boolean isVirtual() {
        return virtual;
    }

    boolean isWaiting() {
        return state == WAITING;
    }

    boolean isOfThisThread() {
        return caller == Thread.currentThread();
    }

    void wake() {
        LockSupport.unpark(caller);
    }

    void wakeIfLate(long nanoTime) {
        if (nanoTime - deadlineNanos >= 0 && state == WAITING) {
            wake();
        }
    }

    /**
     * Waits until the request has ended, or until its caller must lead the returned connection. An interrupt ends the
     * wait of a refusable request; a change is sent nevertheless.
     *
     * @param guarded whether the guard wakes the caller at its deadline; otherwise the caller uses a timer of its own
     */
    @Nullable
    PipelineConnection await(RedisNode node, boolean guarded) throws ConnectionException {
        boolean interrupted = false;
        try {
            while (true) {
                int now = state;
                if (now != WAITING) {
                    return now == LEADING ? (PipelineConnection) outcome : null;
                }
                if (guarded) {
                    LockSupport.park(node);
                } else {
                    LockSupport.parkNanos(node, deadlineNanos - System.nanoTime());
                }
                if (state == WAITING) {
                    interrupted |= giveUpInTime(node);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Returns whether an interrupt flag was cleared, so that the caller can park again. */
    private boolean giveUpInTime(RedisNode node) throws ConnectionException {
        boolean late = deadlineNanos - System.nanoTime() <= 0;
        boolean interrupted = Thread.currentThread().isInterrupted();
        if ((late || (interrupted && request.isRefusable())) && changes(WAITING, GONE)) {
            throw late
                    ? node.late()
                    : new ConnectionException(Reason.BUSY, "interrupted while waiting for Redis", null);
        }
        return interrupted && Thread.interrupted();
    }

    /** Returns the reply of a request that has ended; an error reply of Redis is returned, not thrown. */
    @Nullable
    Object result() throws ConnectionException {
        if (outcome instanceof ConnectionException failure) {
            throw failure;
        }
        return outcome;
    }
}
