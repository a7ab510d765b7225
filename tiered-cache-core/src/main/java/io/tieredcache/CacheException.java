package io.tieredcache;

import org.jspecify.annotations.Nullable;

/**
 * The superclass of the exceptions that a cache throws, other than for invalid arguments. Messages name the cache,
 * never a key or value.
 */
public abstract sealed class CacheException extends RuntimeException
        permits CacheLoadingException,
                CacheWritingException,
                CacheDeadlineException,
                CacheCodecException,
                CacheOverloadedException,
                CacheClosedException {

    private static final long serialVersionUID = 1L;

    CacheException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
