package io.tieredcache;

import org.jspecify.annotations.Nullable;

/** Thrown if a call had no answer within its deadline. It says nothing about the row. */
public final class CacheDeadlineException extends CacheException {

    private static final long serialVersionUID = 1L;

    CacheDeadlineException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
