package io.tieredcache.concurrent;

import io.tieredcache.concurrent.SourceCallThreads.NotBegunException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A step that runs on another thread than its caller's. The caller may leave before the step has ended or begun. */
final class DetachedTask<T> implements Runnable {

    private enum State {
        WAITING,
        RUNNING,
        ENDED,
        /** The caller has left, and the step continues. */
        LEFT,
        /** The caller left before the step began, so it never begins. */
        NEVER
    }

    private final Callable<T> step;
    private final SourceCallThreads.Over over;
    private final CountDownLatch ended = new CountDownLatch(1);
    /** Guards the state. Interrupts happen under it, so that they hit this step and no later work of the thread. */
    private final ReentrantLock lock = new ReentrantLock();

    private State state = State.WAITING;
    private @Nullable Thread thread;
    private @Nullable T result;
    private @Nullable Throwable failure;

    DetachedTask(Callable<T> step, SourceCallThreads.Over over) {
        this.step = step;
        this.over = over;
    }

    @Override
    public void run() {
        if (!begin()) {
            return;
        }
        try {
            result = step.call();
        } catch (Throwable e) {
            failure = e;
        } finally {
            boolean left = end();
            try {
                over.over(left);
            } finally {
                ended.countDown();
            }
        }
    }

    private boolean begin() {
        lock.lock();
        try {
            thread = Thread.currentThread();
            boolean wanted = state == State.WAITING;
            state = wanted ? State.RUNNING : state;
            return wanted;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the step and returns whether the caller has left. Clears the interrupt flag, because an interrupt was meant
     * for the step.
     */
    private boolean end() {
        lock.lock();
        try {
            boolean left = state == State.LEFT;
            state = left ? State.LEFT : State.ENDED;
            thread = null;
            boolean unused = Thread.interrupted();
            return left;
        } finally {
            lock.unlock();
        }
    }

    /** Handles an exception of the executor, which may have begun the step nevertheless. */
    void refused(Throwable e) throws NotBegunException {
        if (leave(false) == State.NEVER) {
            throw new NotBegunException(
                    "the executor of L3 takes no more work: call less often, or give it more room", e);
        }
    }

    /**
     * Waits for the end of the step. The caller leaves if the step does not end in time or the caller is interrupted.
     */
    T await(Timing timing, long nanos)
            throws ExecutionException, TimeoutException, NotBegunException, InterruptedException {
        boolean inTime;
        try {
            inTime = timing.await(ended, nanos);
        } catch (InterruptedException e) {
            if (leave(true) != State.ENDED) {
                throw e;
            }
            Thread.currentThread().interrupt();
            inTime = true;
        }
        if (!inTime) {
            switch (leave(true)) {
                case NEVER ->
                    throw new NotBegunException(
                            "no thread of the executor of L3 was free in time: give it more room",
                            new TimeoutException());
                case LEFT -> throw new TimeoutException("it has not ended in time, and was interrupted");
                default -> {}
            }
        }
        return outcome();
    }

    @SuppressWarnings("NullAway") // the step has ended, and its result is a T
    private T outcome() throws ExecutionException {
        if (failure != null) {
            throw new ExecutionException(failure);
        }
        return result;
    }

    /** Makes the caller leave, unless the step has ended; returns the new state. */
    private State leave(boolean alsoIfRunning) {
        State left;
        boolean never;
        lock.lock();
        try {
            never = state == State.WAITING;
            if (never) {
                state = State.NEVER;
            } else if (state == State.RUNNING && alsoIfRunning) {
                state = State.LEFT;
                if (thread != null) {
                    thread.interrupt();
                }
            }
            left = state;
        } finally {
            lock.unlock();
        }
        if (never) {
            over.over(false);
        }
        return left;
    }
}
