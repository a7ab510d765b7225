package io.tieredcache.redis;

import org.jspecify.annotations.Nullable;

/** Redis cannot be used as configured. The message names the address, what was found there, and the remedy. */
public final class RedisLinkException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RedisLinkException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
