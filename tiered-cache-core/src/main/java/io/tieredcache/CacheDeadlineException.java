package io.tieredcache;

import org.jspecify.annotations.Nullable;

/** There was no answer within the deadline of the call. Says nothing about the row. */
public final class CacheDeadlineException extends CacheException {

    private static final long serialVersionUID = 1L;

    CacheDeadlineException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
