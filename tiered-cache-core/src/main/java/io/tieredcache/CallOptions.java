package io.tieredcache;

import io.tieredcache.concurrent.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Options for one call. Immutable, so that one object in a constant serves many calls.
 *
 * @param deadline longest time that the call may take; null means the cache's own
 * @param ttl how long a value that this call stores may be served, before jitter; null means the cache's own. It does
 *     not change the lifetime of an existing copy
 */
public record CallOptions(
        @Nullable Duration deadline, @Nullable Duration ttl) {

    private static final CallOptions DEFAULTS = new CallOptions(null, null);

    /**
     * Checks that each given value is positive.
     *
     * @param deadline as in the record
     * @param ttl as in the record
     */
    public CallOptions {
        if (deadline != null) {
            Durations.positive("deadline", deadline);
        }
        if (ttl != null) {
            Durations.positive("ttl", ttl);
        }
    }

    /**
     * Returns the options that change nothing.
     *
     * @return always the same object
     */
    public static CallOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Returns these options with another deadline.
     *
     * @param value longest time that the call may take; from 1 ms to 365 days
     * @return new options
     */
    public CallOptions withDeadline(Duration value) {
        return new CallOptions(value, ttl);
    }

    /**
     * Returns these options with another TTL.
     *
     * @param value how long a value that this call stores may be served; from 1 ms to 365 days
     * @return new options
     */
    public CallOptions withTtl(Duration value) {
        return new CallOptions(deadline, value);
    }
}
