package io.tieredcache;

import org.jspecify.annotations.Nullable;

/** The end of a flight without a value, and the flight that its waiters join next. */
final class FlightEnd<V> {

    /** The failure of the flight; null if it was abandoned. */
    final @Nullable LoadFailure failure;

    /** The flight that all waiters join next; guarded by {@link SingleFlight}. */
    @Nullable
    Flight<V> successor;

    FlightEnd(@Nullable LoadFailure failure) {
        this.failure = failure;
    }
}
