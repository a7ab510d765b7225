package io.tieredcache;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;

/**
 * Runs loaders and writers elsewhere, so that their callers can leave at their deadlines, whatever those do. What is left behind
 * is interrupted.
 */
final class SourceThreads {

    private final Executor executor;
    private final Waits waits;

    SourceThreads(Executor executor, Waits waits) {
        this.executor = executor;
        this.waits = waits;
    }

    /** Is told once that a step is over. */
    @FunctionalInterface
    interface Over {

        /** On the thread of the step, or on that of the caller if it never began. */
        void over(boolean leftBehind);
    }

    /**
     * Runs a step and waits for it. Whatever comes of it, {@code over} is told once.
     *
     * @param nanos how long to wait at most
     * @throws ExecutionException with what the step threw; interrupts in it are those of another thread
     * @throws TimeoutException if the step was left behind
     * @throws NotBegunException if the step was not begun, and will not be
     */
    <T> T run(Callable<T> step, long nanos, Over over)
            throws ExecutionException, TimeoutException, NotBegunException, InterruptedException {
        Bulkhead.Place place = Bulkhead.place();
        DetachedStep<T> detached = new DetachedStep<>(step, over);
        try {
            executor.execute(place == null ? detached : () -> Bulkhead.inPlace(place, detached));
        } catch (RuntimeException | Error e) {
            detached.refused(e);
        }
        return detached.await(waits, nanos);
    }

    /** The executor refused the step, or had no thread for it in time. */
    static final class NotBegunException extends Exception {

        private static final long serialVersionUID = 1L;

        NotBegunException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
