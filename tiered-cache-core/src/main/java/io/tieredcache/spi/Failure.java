package io.tieredcache.spi;

import org.jspecify.annotations.Nullable;

/** The reason why a tier did not carry out a request. Immutable. */
public interface Failure {

    /**
     * Returns the kind of the failure.
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
     * Returns the exception that caused the failure.
     *
     * @return the exception, or null if there is none
     */
    @Nullable
    Throwable cause();

    /** The kind of a failure. */
    enum Kind {
        /** There was no reply in time; the command may have been carried out. */
        TIMEOUT,
        /**
         * There was no connection, it was lost, or the cluster does not serve the key; the command may have been
         * carried out.
         */
        UNAVAILABLE,
        /**
         * L2 refused the command, for lack of memory or permission, or because it is read-only; the command was not
         * carried out.
         */
        REJECTED
    }
}
