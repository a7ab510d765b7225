package io.tieredcache;

import org.jspecify.annotations.Nullable;

/**
 * The writer threw. Every copy has been dropped. The cause is what the system of record said, or what the writer threw.
 *
 * <p>Unless {@link #nothingWritten} says so, nobody knows whether the row was written, or still will be; until twice the
 * call's deadline has passed, other JVMs then read the key past L2.
 */
public final class CacheWritingException extends CacheException {

    private static final long serialVersionUID = 1L;

    /** Whether it is certain that nothing was written. */
    private final boolean nothingWritten;

    CacheWritingException(String message, @Nullable Throwable cause, boolean nothingWritten) {
        super(message, cause);
        this.nothingWritten = nothingWritten;
    }

    /**
     * Says whether it is certain that nothing was written and nothing will be.
     *
     * @return false if nobody knows
     */
    public boolean nothingWritten() {
        return nothingWritten;
    }
}
