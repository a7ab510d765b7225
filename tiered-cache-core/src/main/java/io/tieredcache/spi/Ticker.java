package io.tieredcache.spi;

/**
 * The clock of deadlines and expiry.
 *
 * <p>Implementations are thread-safe and never block. Only differences between two readings mean anything, as with
 * {@link System#nanoTime()}.
 */
@FunctionalInterface
public interface Ticker {

    /**
     * Returns the current reading.
     *
     * @return nanoseconds since an arbitrary origin; may be negative and may wrap
     */
    long nanos();

    /**
     * Returns the ticker that reads {@link System#nanoTime()} at every call.
     *
     * @return the exact system ticker
     */
    static Ticker system() {
        return System::nanoTime;
    }
}
