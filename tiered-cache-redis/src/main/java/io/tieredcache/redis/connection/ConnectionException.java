package io.tieredcache.redis.connection;

import io.tieredcache.spi.Failure;
import io.tieredcache.spi.shared.TierFailure;
import org.jspecify.annotations.Nullable;

/** A connection that could not be had, or that broke. Has no stack trace: it is raised often when a node is down. */
public final class ConnectionException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Reason {
        /** No connection. */
        UNREACHABLE,
        /** Connected, but not admitted. */
        REFUSED,
        /** Connected, but not admitted for a reason that passes by itself. */
        TURNED_AWAY,
        /** Connected, but to a server that is not to be used for now: a replica, or one of another cluster. */
        UNFIT,
        /** All connections are in use. */
        BUSY,
        /** The caller had no time left, so that nothing is known of the node. */
        HURRIED,
        /** The node did not answer lately, and is not asked. */
        RESTING,
        /** No reply in time. */
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
