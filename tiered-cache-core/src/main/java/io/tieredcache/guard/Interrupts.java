package io.tieredcache.guard;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Tells failures that come from the interrupt of a thread from all others. */
public final class Interrupts {

    /** Causes may form a circle. */
    private static final int DEEPEST_CAUSE = 100;

    private Interrupts() {}

    /** This thread is interrupted, or an interrupt is among the causes of the failure. */
    public static boolean areBehind(Throwable failure) {
        return Thread.currentThread().isInterrupted() || find(failure, false);
    }

    /**
     * Interrupts this thread again if the failure says that it was. An interrupt that came with the result of another thread's
     * work was that thread's.
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

    /** A socket that timed out is an InterruptedIOException too, but nobody interrupted it. */
    private static boolean isInterrupt(Throwable cause) {
        return cause instanceof InterruptedException
                || cause instanceof ClosedByInterruptException
                || (cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException));
    }
}
