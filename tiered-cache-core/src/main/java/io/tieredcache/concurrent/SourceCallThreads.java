package io.tieredcache.concurrent;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;

/**
 * Runs loaders and writers elsewhere, so that their callers can leave at their deadlines, whatever those do. What is left behind
 * is interrupted.
 */
public final class SourceCallThreads {

    private final Executor executor;
    private final Timing timing;

    public SourceCallThreads(Executor executor, Timing timing) {
        this.executor = executor;
        this.timing = timing;
    }

    /** Is told once that a step is over. */
    @FunctionalInterface
    public interface Over {

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

    /** The executor refused the step, or had no thread for it in time. */
    public static final class NotBegunException extends Exception {

        private static final long serialVersionUID = 1L;

        NotBegunException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
