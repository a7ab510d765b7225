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
 * One caller's request on a {@link SharedPipeline}. It ends once: by its reply, by trouble, or because its caller has no more
 * time; whoever holds a wire may be told by it to lead. The caller waits, others may do the rest.
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
    /** Length of the arguments. */
    final int bytes;

    private final Thread caller = Thread.currentThread();
    private final boolean virtual = VirtualThreads.isVirtual(caller);
    private volatile int state;
    /** The wire to lead, or at the end the reply or the trouble; whoever holds the wire of this ticket writes it. */
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

    /** Makes the caller of this ticket the leader of a wire; false if it waits no longer. */
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

    /** Ends the ticket of a leader without time; false if it has ended otherwise, or has to lead another wire. */
    boolean leave(PipelineConnection led) {
        return changes(WAITING, GONE) || (outcome == led && changes(LEADING, GONE));
    }

    boolean isGone() {
        return state == GONE;
    }

    boolean isDone() {
        return state == DONE;
    }

    /** Ends the ticket, but does not wake its caller. */
    void answer(@Nullable Object raw) {
        outcome = raw;
        end();
    }

    /** Ends the ticket, but does not wake its caller. */
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

    /** Whom its reply may be lent to. */
    int borrower() {
        return ArrayPool.borrower(caller);
    }

    /** Says whether its caller is a virtual thread, which is not to use a socket that others share. */
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
     * Waits until the ticket has ended, or until its caller has to lead the wire that is returned. An interrupt ends the wait of
     * a request that may be left undone; a change is told nevertheless.
     *
     * @param guarded whether somebody wakes the caller at its deadline; else it has a timer of its own
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

    /** Returns whether an interrupt was taken away, so that the caller can park again. */
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

    /** The reply of a ticket that has ended; an error that Redis answered is returned, not thrown. */
    @Nullable
    Object result() throws ConnectionException {
        if (outcome instanceof ConnectionException failure) {
            throw failure;
        }
        return outcome;
    }
}
