package io.tieredcache;

import org.jspecify.annotations.Nullable;

/** The codec cannot write a value. Nothing was written anywhere. The cause is what the codec threw. */
public final class CacheCodecException extends CacheException {

    private static final long serialVersionUID = 1L;

    CacheCodecException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
