package io.tieredcache.concurrent;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;

/**
 * The threads of loaders and writers, if these do not run on the caller's thread. A caller can leave at its deadline
 * even if the loader or writer ignores it. A step whose caller has left is interrupted.
 */
public final class SourceCallThreads {

    private final Executor executor;
    private final Timing timing;

    public SourceCallThreads(Executor executor, Timing timing) {
        this.executor = executor;
        this.timing = timing;
    }

    /** A listener that is called exactly once, when a step is over. */
    @FunctionalInterface
    public interface Over {

        /** Called on the thread of the step, or on the caller's thread if the step never began. */
        void over(boolean leftBehind);
    }

    /**
     * Runs a step and waits for it. Calls {@code over} exactly once, whatever the outcome.
     *
     * @param nanos the longest wait
     * @throws ExecutionException with the exception of the step as its cause; interrupts among the causes belong to
     *     another thread
     * @throws TimeoutException if the step continues without the caller
     * @throws NotBegunException if the step has not begun and never will
     */
    public <T> T run(Callable<T> step, long nanos, Over over)
            throws ExecutionException, TimeoutException, NotBegunException, InterruptedException {
        Bulkhead.Place place = Bulkhead.place();
        DetachedTask<T> detached = new DetachedTask<>(step, over);
        try {
            executor.execute(place == null ? detached : () -> Bulkhead.inPlace(place, detached));
        } catch (RuntimeException | Error e) {
            detached.refused(e);
        }
        return detached.await(timing, nanos);
    }

    /** Thrown if the executor refused the step, or had no thread for it in time. */
    public static final class NotBegunException extends Exception {

        private static final long serialVersionUID = 1L;

        NotBegunException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
