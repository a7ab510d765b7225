package io.tieredcache.spi;

import org.jspecify.annotations.Nullable;

/** Why a tier did not do what was asked. Immutable. */
public interface Failure {

    /**
     * Returns what went wrong.
     *
     * @return the kind
     */
    Kind kind();

    /**
     * Returns the reason, for people.
     *
     * @return a text that names no key, value or secret
     */
    String message();

    /**
     * Returns the exception behind it.
     *
     * @return the exception, or null if there is none
     */
    @Nullable
    Throwable cause();

    /** What went wrong. */
    enum Kind {
        /** No reply in time; the command may have been carried out. */
        TIMEOUT,
        /** No connection, a lost one, or a cluster that does not serve the key; it may have been carried out. */
        UNAVAILABLE,
        /** L2 refused: out of memory, read-only, permission. It was not carried out. */
        REJECTED
    }
}
