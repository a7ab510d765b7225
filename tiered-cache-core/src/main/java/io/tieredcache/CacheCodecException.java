package io.tieredcache;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if the codec cannot encode a value, or if a value is too large for L2 and the cache has no L3. Nothing was
 * written anywhere. The cause is the codec's exception, or null if the codec threw none.
 */
public final class CacheCodecException extends CacheException {

    private static final long serialVersionUID = 1L;

    CacheCodecException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
