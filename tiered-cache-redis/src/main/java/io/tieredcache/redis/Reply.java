package io.tieredcache.redis;

import io.tieredcache.spi.TierFailure;
import org.jspecify.annotations.Nullable;

/** What came of a request. */
sealed interface Reply {

    /**
     * The server answered.
     *
     * @param value {@code byte[]}, {@code Long}, a list of such, or null; a {@link Loans.Loan} if the request asked for one
     * @param clock the clock of that server
     * @param sentNanos when the request was sent, by {@code System.nanoTime}
     * @param askedBy the node that passed the request on although it still owns the slot, or null
     */
    record Answer(
            @Nullable Object value,
            ServerClock clock,
            long sentNanos,
            @Nullable Address askedBy) implements Reply {}

    /**
     * It was not done, or nobody knows.
     *
     * @param failure the reason
     * @param wrongType whether the key holds something that is not a string
     */
    record Failed(TierFailure failure, boolean wrongType) implements Reply {}

    static Failed failed(TierFailure.Kind kind, String message, @Nullable Throwable cause) {
        return new Failed(new TierFailure(kind, message, cause), false);
    }
}
