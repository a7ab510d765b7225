package io.tieredcache;

import org.jspecify.annotations.Nullable;

/** The end of a flight that brought no value, and the flight that its waiters join next. */
final class FlightEnd<V> {

    /** Null if the flight was abandoned. */
    final @Nullable LoadFailure failure;

    /** The one flight that all waiters take next; {@link SingleFlight} guards it. */
    @Nullable
    Flight<V> successor;

    FlightEnd(@Nullable LoadFailure failure) {
        this.failure = failure;
    }
}
