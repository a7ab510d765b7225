package io.tieredcache.redis.connection;

import io.tieredcache.spi.Failure;
import io.tieredcache.spi.shared.TierFailure;
import org.jspecify.annotations.Nullable;

/** The outcome of a request. */
public sealed interface Reply {

    /** The answer of a server. */
    sealed interface Answer extends Reply permits Received, PooledArray {

        /**
         * Returns {@code byte[]}, {@code Long}, a list of such, or null; a {@link PooledArray} if the request borrows.
         */
        @Nullable
        Object value();

        /** Returns the clock of that server. */
        ServerClock clock();

        /** Returns when the request was sent, by {@code System.nanoTime}. */
        long sentNanos();

        /** Returns the node that redirected the request with ASK, since it still owns the slot, or null. */
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
     * A failed request: Redis did not carry it out, or it is not known whether it did.
     *
     * @param failure the reason
     * @param wrongType whether the key holds a type other than a string
     */
    record Failed(TierFailure failure, boolean wrongType) implements Reply {}

    /** Returns the answer that contains a value; a pooled array is its own answer. */
    static Answer answer(@Nullable Object value, ServerClock clock, long sentNanos, @Nullable Address askedBy) {
        return value instanceof PooledArray pooled
                ? pooled.answeredBy(clock, sentNanos)
                : new Received(value, clock, sentNanos, askedBy);
    }

    static Failed failed(Failure.Kind kind, String message, @Nullable Throwable cause) {
        return new Failed(new TierFailure(kind, message, cause), false);
    }
}
