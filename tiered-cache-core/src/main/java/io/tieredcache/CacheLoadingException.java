package io.tieredcache;

import org.jspecify.annotations.Nullable;

/**
 * The loader threw, so nobody knows what the system of record holds. The cause is what it threw, in this call or in another
 * caller's load that this call waited for; or the InterruptedException of this call, whose thread is interrupted again.
 */
public final class CacheLoadingException extends CacheException {

    private static final long serialVersionUID = 1L;

    CacheLoadingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
