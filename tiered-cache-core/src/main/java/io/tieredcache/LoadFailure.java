package io.tieredcache;

import static java.util.Objects.requireNonNullElse;

/**
 * The failure of a load of exactly one key whose caller was not interrupted.
 *
 * @param cause what the loader threw, or that the time of its caller was over
 * @param loader the loader that was asked
 * @param givenNanos the time that the loader had; 0 if the time of its caller was over
 */
record LoadFailure(Throwable cause, Object loader, long givenNanos) {

    /** Callers with equal deadlines do not begin at one instant: this part of the time more or less is no difference. */
    private static final int TOLERATED_PART = 8;

    static <K, V> LoadFailure of(Throwable thrown, Call<K, V> call) {
        Throwable cause =
                thrown instanceof CacheLoadingException ? requireNonNullElse(thrown.getCause(), thrown) : thrown;
        return new LoadFailure(cause, call.loader(), thrown instanceof CacheDeadlineException ? 0 : call.givenNanos());
    }

    /** Whether another caller would have had the same failure: of the same loader, which had at least that caller's time. */
    @SuppressWarnings("ReferenceEquality") // two loaders may be equal and yet fail for reasons of their own
    <K, V> boolean isAlsoOf(Call<K, V> call) {
        return givenNanos > 0
                && call.loader() == loader
                && call.remainingNanos() <= givenNanos + givenNanos / TOLERATED_PART;
    }
}
