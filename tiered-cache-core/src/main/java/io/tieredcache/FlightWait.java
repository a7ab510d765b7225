package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.shared.Floor;
import org.jspecify.annotations.Nullable;

/**
 * A caller's wait for other callers' flights of one key. Used by one thread.
 *
 * <p>A flight without a value does not end the wait: all its waiters join one successor, which one of them leads, see
 * {@link SingleFlight}. The wait fails only with a failure that this caller's own load would have had too, and only if
 * the successor has no value either.
 */
final class FlightWait<K, V> {

    final K key;
    private @Nullable Flight<V> flight;
    /** The floor of the key from before the wait. */
    private Floor floor = Floor.NONE;
    /** The failure after which the caller joined a successor instead of throwing. */
    private @Nullable LoadFailure own;

    FlightWait(K key) {
        this.key = key;
    }

    /** Joins a flight: the first one, or the successor of the previous one. */
    void join(Flight<V> next, Floor now) {
        if (flight == null) {
            floor = now;
        }
        flight = next;
    }

    /** Returns the flight that ended without a value for this caller; null if the caller must begin anew. */
    @Nullable
    Flight<V> flight() {
        return flight;
    }

    boolean hasEnded() {
        return flight != null && flight.hasEnded();
    }

    /** Returns the flight that has a value for this caller. */
    Flight<V> answer() {
        return requireNonNull(flight);
    }

    /** Waits for the flight; returns false if the caller must claim the key again. */
    boolean isAnswered(Tiers<K, V> tiers, Call<K, V> call) {
        Flight<V> joined = flight;
        if (joined == null) {
            return false;
        }
        await(joined, tiers, call);
        if (joined.hasLanded()) {
            if (joined.satisfies(floor)) {
                tiers.counters.coalesced.increment();
                return true;
            }
            flight = null;
            return false;
        }
        LoadFailure failure = joined.failure();
        if (failure != null) {
            throwIfLast(failure, tiers, call);
        }
        return false;
    }

    private static <K, V> void await(Flight<V> joined, Tiers<K, V> tiers, Call<K, V> call) {
        if (joined.isLedByThisThread() && !joined.hasEnded()) {
            throw new IllegalStateException(
                    "the loader of cache " + tiers.settings.name() + " asked the cache for the key that it is loading");
        }
        try {
            if (!joined.await(tiers.timing, call.remainingNanos())) {
                throw tiers.deadlinePassed("waiting for another caller's load");
            }
        } catch (InterruptedException e) {
            throw tiers.interrupted("waiting for another caller's load", e);
        }
    }

    private void throwIfLast(LoadFailure failure, Tiers<K, V> tiers, Call<K, V> call) {
        boolean isOwn = failure.isAlsoOf(call);
        if (own == null && isOwn && call.remainingNanos() > 0) {
            own = failure;
            return;
        }
        LoadFailure last = isOwn ? failure : own;
        if (last != null) {
            throw new CacheLoadingException(
                    "cache " + tiers.settings.name() + ": the loader threw "
                            + last.cause().getClass().getName() + " in another caller's load",
                    last.cause());
        }
    }
}
