package io.tieredcache;

import org.jspecify.annotations.Nullable;

/**
 * The executor of {@link TieredCache#async()} takes no more calls at the moment, or no thread could be started for one: the call
 * was not begun, and nothing was read or written. Or the executor of L3 takes no more loads: nothing was loaded. A later call may
 * succeed.
 */
public final class CacheOverloadedException extends CacheException {

    private static final long serialVersionUID = 1L;

    CacheOverloadedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
