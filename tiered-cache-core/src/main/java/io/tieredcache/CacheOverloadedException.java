package io.tieredcache;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if an executor takes no more tasks. If the executor of {@link TieredCache#async()} refuses a call, or no
 * thread can be started for it, the call was not begun, and nothing was read or written. If the executor of L3 refuses
 * a load, nothing was loaded. A later call may succeed.
 */
public final class CacheOverloadedException extends CacheException {

    private static final long serialVersionUID = 1L;

    CacheOverloadedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
