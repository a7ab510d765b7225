package io.tieredcache;

import org.jspecify.annotations.Nullable;

/** Everything that a cache throws beyond bad arguments. Messages name the cache, never a key or value. */
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
