package io.tieredcache;

import org.jspecify.annotations.Nullable;

/**
 * The executor of {@link TieredCache#async()} takes no more calls at the moment, or no thread could be started for one. The call
 * was not begun: nothing was read or written. A later call may succeed.
 */
public final class CacheOverloadedException extends CacheException {

    private static final long serialVersionUID = 1L;

    CacheOverloadedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
