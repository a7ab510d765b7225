package io.tieredcache.spi;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a {@link CacheWriter} that knows for certain that nothing was written and nothing will be: the statement was
 * refused, or the transaction was rolled back. After any other exception the cache has to suppose that the change may still
 * be committed, and keeps the keys out of L2 for a while.
 */
public final class NotWrittenException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message why, for people; names no value or secret
     * @param cause what the system of record said; null if there is nothing
     */
    public NotWrittenException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
