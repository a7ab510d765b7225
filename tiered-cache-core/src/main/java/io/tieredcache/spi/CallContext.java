package io.tieredcache.spi;

/**
 * The remaining time of a loader or writer. Thread-safe.
 *
 * @param deadlineNanos reading of the clock at which the caller gives up
 * @param clock {@link Ticker#system()}, except in tests
 */
public record CallContext(long deadlineNanos, Ticker clock) {

    /**
     * Returns a context that ends the given time from now.
     *
     * @param nanos nanoseconds from now
     * @return the context
     */
    public static CallContext within(long nanos) {
        return new CallContext(System.nanoTime() + nanos, Ticker.system());
    }

    /**
     * Returns the time left.
     *
     * @return nanoseconds until the caller gives up; zero or negative once it has
     */
    public long remainingNanos() {
        return deadlineNanos - clock.nanos();
    }
}
