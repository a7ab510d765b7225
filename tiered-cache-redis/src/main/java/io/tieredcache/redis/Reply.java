package io.tieredcache.redis;

import io.tieredcache.spi.TierFailure;
import org.jspecify.annotations.Nullable;

/** What came of a request. */
sealed interface Reply {

    /** The server answered. */
    sealed interface Answer extends Reply permits Received, Loan {

        /** Returns {@code byte[]}, {@code Long}, a list of such, or null; a {@link Loan} if the request borrows. */
        @Nullable
        Object value();

        /** Returns the clock of that server. */
        ServerClock clock();

        /** Returns when the request was sent, by {@code System.nanoTime}. */
        long sentNanos();

        /** Returns the node that passed the request on although it still owns the slot, or null. */
        @Nullable
        Address askedBy();
    }

    /** An answer in objects of its own. */
    record Received(
            @Nullable Object value,
            ServerClock clock,
            long sentNanos,
            @Nullable Address askedBy) implements Answer {}

    /**
     * It was not done, or nobody knows.
     *
     * @param failure the reason
     * @param wrongType whether the key holds something that is not a string
     */
    record Failed(TierFailure failure, boolean wrongType) implements Reply {}

    /** What is lent is its own answer. */
    static Answer answer(@Nullable Object value, ServerClock clock, long sentNanos, @Nullable Address askedBy) {
        return value instanceof Loan loan
                ? loan.answeredBy(clock, sentNanos)
                : new Received(value, clock, sentNanos, askedBy);
    }

    static Failed failed(TierFailure.Kind kind, String message, @Nullable Throwable cause) {
        return new Failed(new TierFailure(kind, message, cause), false);
    }
}
