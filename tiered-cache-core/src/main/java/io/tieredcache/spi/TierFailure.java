package io.tieredcache.spi;

import org.jspecify.annotations.Nullable;

/**
 * L2 did not do what was asked, or nobody knows.
 *
 * @param kind what went wrong
 * @param message the reason, for people; names no key, value or secret
 * @param cause the exception behind it, if there is one
 */
public record TierFailure(
        Kind kind, String message, @Nullable Throwable cause)
        implements ReadReply, GrantReply, StoreReply, ReleaseReply, InvalidateReply, ClearReply, BeginReply {

    /** What went wrong. */
    public enum Kind {
        /** No reply in time; the command may have been carried out. */
        TIMEOUT,
        /** No connection, a lost one, or a cluster that does not serve the key; it may have been carried out. */
        UNAVAILABLE,
        /** L2 refused: out of memory, read-only, permission. It was not carried out. */
        REJECTED
    }
}
