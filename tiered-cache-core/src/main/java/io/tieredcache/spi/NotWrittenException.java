package io.tieredcache.spi;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a {@link CacheWriter} if it is certain that nothing was written and nothing will be: the statement was
 * refused, or the transaction was rolled back. After any other exception the change may still be committed, so the
 * cache keeps the keys out of L2 for a while.
 */
public final class NotWrittenException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message the reason, for people; names no value or secret
     * @param cause the exception of the system of record; null if there is none
     */
    public NotWrittenException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
