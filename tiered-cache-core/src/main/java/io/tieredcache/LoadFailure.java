package io.tieredcache;

import static java.util.Objects.requireNonNullElse;

/**
 * The failure of a load of exactly one key whose caller was not interrupted.
 *
 * @param cause the loader's exception, or the exception of the passed deadline
 * @param loader the loader that was called
 * @param givenNanos the time that the loader had; 0 if its caller's deadline had passed
 */
record LoadFailure(Throwable cause, Object loader, long givenNanos) {

    /**
     * The tolerated difference, as a divisor of the time: callers with equal deadlines do not begin at the same
     * instant.
     */
    private static final int TOLERATED_PART = 8;

    static <K, V> LoadFailure of(Throwable thrown, Call<K, V> call) {
        Throwable cause =
                thrown instanceof CacheLoadingException ? requireNonNullElse(thrown.getCause(), thrown) : thrown;
        return new LoadFailure(cause, call.loader(), thrown instanceof CacheDeadlineException ? 0 : call.givenNanos());
    }

    /**
     * Returns whether another caller would have had the same failure: it uses the same loader, which had at least that
     * caller's remaining time.
     */
    @SuppressWarnings("ReferenceEquality") // two loaders may be equal and yet fail for reasons of their own
    <K, V> boolean isAlsoOf(Call<K, V> call) {
        return givenNanos > 0
                && call.loader() == loader
                && call.remainingNanos() <= givenNanos + givenNanos / TOLERATED_PART;
    }
}
