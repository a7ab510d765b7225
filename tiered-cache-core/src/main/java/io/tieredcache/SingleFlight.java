package io.tieredcache;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The flights that are under way: at most one lookup for each key. A caller never joins a flight that started before a later
 * change of the key, since its value may be older than what the caller is entitled to. A caller does not join a flight that has
 * ended either, even while its leader is still busy with other keys.
 *
 * <p>A flight that ends without a value has one successor. Its waiters wake at different times; the first of them to claim
 * the key again decides which flight that is, and all others take the same one, even if it has ended by then. So one flight
 * that fails costs one more lookup, however many callers waited for it. The successor claims the key after its predecessor
 * has ended, and asks nothing before: its value is no older than what a waiter was entitled to when it joined.
 *
 * <p>Thread-safe. Every decision about a key is one step of the map that is atomic for this key; the fields {@link Flight#shared}
 * and {@link FlightEnd#successor} are used in such steps only.
 */
final class SingleFlight<K, V> {

    private final ConcurrentMap<K, Lookup<K, V>> flights = new ConcurrentHashMap<>();

    /**
     * Offers a lookup for its key.
     *
     * @param mine a lookup that was not offered before
     * @return {@code mine} if the caller leads, or the flight to wait for
     */
    Flight<V> claim(Lookup<K, V> mine) {
        return flights.compute(mine.key, (key, other) -> joinable(other, mine));
    }

    /**
     * Offers a lookup for its key after another flight has ended for which the caller waited.
     *
     * @param mine a lookup that was noted after {@code before} had ended, and was not offered before
     * @param before the flight of this key that ended without a value; null for none
     * @return {@code mine} if the caller leads, or the flight to wait for, which may have ended
     */
    Flight<V> claim(Lookup<K, V> mine, @Nullable Flight<V> before) {
        FlightEnd<V> ended = before == null ? null : before.unanswered();
        if (ended == null) {
            return claim(mine);
        }
        Succession<K, V> succession = new Succession<>(mine, ended);
        flights.compute(mine.key, (key, other) -> succession.decide(other));
        return succession.successor();
    }

    /** Returns the flight of the key that a caller with this lookup takes: the one under way, or its own. */
    private static <K, V> Lookup<K, V> joinable(@Nullable Lookup<K, V> other, Lookup<K, V> mine) {
        if (other == null || !other.startedAt(mine.noted) || other.hasEnded()) {
            return mine;
        }
        other.shared = true;
        return other;
    }

    /** Ends a claim; does nothing if a later one has taken its place. */
    @SuppressWarnings("ReferenceEquality") // that very flight, not one for the same key
    void release(Lookup<K, V> mine) {
        flights.computeIfPresent(mine.key, (key, other) -> other == mine ? null : other);
    }

    /** The decision which flight follows one that has ended without a value. Used once. */
    private static final class Succession<K, V> {

        private final Lookup<K, V> mine;
        private final FlightEnd<V> ended;
        private @Nullable Flight<V> successor;

        Succession(Lookup<K, V> mine, FlightEnd<V> ended) {
            this.mine = mine;
            this.ended = ended;
        }

        /** Returns what the map holds for the key from now on. */
        @SuppressWarnings("ReferenceEquality")
        @Nullable
        Lookup<K, V> decide(@Nullable Lookup<K, V> other) {
            successor = ended.successor;
            if (successor != null) {
                successor.shared |= successor != mine;
                return other;
            }
            Lookup<K, V> next = joinable(other, mine);
            ended.successor = next;
            successor = next;
            return next;
        }

        Flight<V> successor() {
            return requireNonNull(successor);
        }
    }
}
