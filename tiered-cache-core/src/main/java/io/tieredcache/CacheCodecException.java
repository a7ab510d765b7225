package io.tieredcache;

import org.jspecify.annotations.Nullable;

/** The codec cannot write a value, or L2 cannot take one that has no other place. Nothing was written anywhere. The cause is what
 * the codec threw, null if it threw nothing. */
public final class CacheCodecException extends CacheException {

    private static final long serialVersionUID = 1L;

    CacheCodecException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
