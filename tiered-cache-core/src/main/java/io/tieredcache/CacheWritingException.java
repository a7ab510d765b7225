package io.tieredcache;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if a writer threw. Every copy has been dropped. The cause is the exception of the system of record or of the
 * writer.
 *
 * <p>If {@link #nothingWritten} is false, it is unknown whether the row was written or still will be. Other JVMs then
 * read the key past L2 until the write's intent expires: after twice the call's remaining time, but at least 1 s.
 */
public final class CacheWritingException extends CacheException {

    private static final long serialVersionUID = 1L;

    /** True if it is certain that nothing was written. */
    private final boolean nothingWritten;

    CacheWritingException(String message, @Nullable Throwable cause, boolean nothingWritten) {
        super(message, cause);
        this.nothingWritten = nothingWritten;
    }

    /**
     * Returns whether it is certain that nothing was written and nothing will be.
     *
     * @return false if the outcome is unknown
     */
    public boolean nothingWritten() {
        return nothingWritten;
    }
}
