package io.tieredcache.guard;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** The recognition of failures that the interrupt of a thread caused. */
public final class Interrupts {

    /** The largest number of causes to examine, because causes may form a cycle. */
    private static final int DEEPEST_CAUSE = 100;

    private Interrupts() {}

    /** Returns whether this thread is interrupted, or an interrupt is among the causes of the failure. */
    public static boolean areBehind(Throwable failure) {
        return Thread.currentThread().isInterrupted() || find(failure, false);
    }

    /**
     * Sets the interrupt flag of this thread again if an interrupt of this thread caused the failure. An interrupt
     * below an {@code ExecutionException} or {@code CompletionException} belonged to another thread.
     */
    public static void restore(Throwable failure) {
        if (find(failure, true)) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean find(Throwable failure, boolean ofThisThread) {
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (isInterrupt(cause)) {
                return true;
            }
            if (ofThisThread && (cause instanceof ExecutionException || cause instanceof CompletionException)) {
                return false;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /**
     * Returns whether a cause is an interrupt. A socket timeout is an InterruptedIOException too, but no thread
     * interrupted it.
     */
    private static boolean isInterrupt(Throwable cause) {
        return cause instanceof InterruptedException
                || cause instanceof ClosedByInterruptException
                || (cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException));
    }
}
