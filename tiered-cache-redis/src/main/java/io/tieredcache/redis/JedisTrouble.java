package io.tieredcache.redis;

import io.tieredcache.spi.TierFailure;
import org.jspecify.annotations.Nullable;

/** A connection that could not be had, or that broke. Has no stack trace: it is raised often when a node is down. */
final class JedisTrouble extends Exception {

    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    enum Reason {
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

    JedisTrouble(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }

    TierFailure failure() {
        TierFailure.Kind kind = switch (reason) {
            case UNREACHABLE, TURNED_AWAY, UNFIT, BUSY, RESTING, LOST -> TierFailure.Kind.UNAVAILABLE;
            case REFUSED -> TierFailure.Kind.REJECTED;
            case LATE, HURRIED -> TierFailure.Kind.TIMEOUT;
        };
        return new TierFailure(kind, String.valueOf(getMessage()), getCause());
    }
}
