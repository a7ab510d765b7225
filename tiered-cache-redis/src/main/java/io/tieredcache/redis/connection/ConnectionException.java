package io.tieredcache.redis.connection;

import io.tieredcache.spi.Failure;
import io.tieredcache.spi.shared.TierFailure;
import org.jspecify.annotations.Nullable;

/**
 * A connection that could not be opened or that broke. It has no stack trace, since it is thrown often while a node is
 * down.
 */
public final class ConnectionException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The kind of failure. */
    public enum Reason {
        /** The server could not be reached. */
        UNREACHABLE,
        /** The server answered and did not admit this client. */
        REFUSED,
        /** The server answered and did not admit this client, for a reason that passes by itself. */
        TURNED_AWAY,
        /** The server answered but must not be used for now. It is a replica, or belongs to another cluster. */
        UNFIT,
        /** All connections are in use. */
        BUSY,
        /** The caller had no time left, so the failure says nothing about the node. */
        HURRIED,
        /** The node did not answer recently, so no request is sent to it. */
        RESTING,
        /** No reply arrived in time. */
        LATE,
        /** The connection broke. */
        LOST
    }

    private final Reason reason;

    public ConnectionException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    public TierFailure failure() {
        Failure.Kind kind = switch (reason) {
            case UNREACHABLE, TURNED_AWAY, UNFIT, BUSY, RESTING, LOST -> Failure.Kind.UNAVAILABLE;
            case REFUSED -> Failure.Kind.REJECTED;
            case LATE, HURRIED -> Failure.Kind.TIMEOUT;
        };
        return new TierFailure(kind, String.valueOf(getMessage()), getCause());
    }
}
