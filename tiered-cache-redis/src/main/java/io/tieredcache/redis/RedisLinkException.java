package io.tieredcache.redis;

import org.jspecify.annotations.Nullable;

/** A Redis deployment that cannot be used as configured. The message names the address, the finding, and the remedy. */
public final class RedisLinkException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RedisLinkException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
