package io.tieredcache;

import org.jspecify.annotations.Nullable;

/** The writer threw, so nobody knows whether the row was written. The cause is what it threw. Every copy has been dropped. */
public final class CacheWritingException extends CacheException {

    private static final long serialVersionUID = 1L;

    CacheWritingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
