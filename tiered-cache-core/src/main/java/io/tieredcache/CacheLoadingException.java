package io.tieredcache;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if a loader threw, so that the state of the system of record is unknown. The cause is the loader's exception,
 * in this call or in another caller's load that this call waited for. If this call was interrupted, the cause is the
 * InterruptedException, and the thread's interrupt flag is set again.
 */
public final class CacheLoadingException extends CacheException {

    private static final long serialVersionUID = 1L;

    CacheLoadingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
