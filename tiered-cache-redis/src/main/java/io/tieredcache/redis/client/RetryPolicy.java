package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.ConnectionException;
import org.jspecify.annotations.Nullable;

/** The rules that decide about the next attempt after an answer or a failure. */
interface RetryPolicy {

    /** The step before the next attempt, ordered by delay. */
    enum Next {
        /** There is no next attempt. The request has its reply. */
        DONE,
        AGAIN,
        AFTER_PAUSE,
        AFTER_REFRESH;

        /** Returns the step with the longer delay. */
        Next orLater(Next other) {
            return compareTo(other) >= 0 ? this : other;
        }
    }

    /**
     * Decides after an answer of a node, which may be an error.
     *
     * @param raw as {@code NodeConnection} read it
     */
    Next answered(RequestAttempts attempts, RedisNode node, @Nullable Object raw);

    /**
     * Decides after the failure of a connection.
     *
     * @param wasUsed whether the connection had served before, so that the server may have closed it while it was idle
     */
    Next broken(RequestAttempts attempts, ConnectionException failure, boolean wasUsed);
}
