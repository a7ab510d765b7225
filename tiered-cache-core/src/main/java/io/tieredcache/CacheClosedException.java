package io.tieredcache;

import org.jspecify.annotations.Nullable;

/** Thrown by a call of a cache that has been closed. */
public final class CacheClosedException extends CacheException {

    private static final long serialVersionUID = 1L;

    CacheClosedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
