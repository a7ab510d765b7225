package io.tieredcache;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * One descent per key. Nobody joins a flight that started before a later change of the key: what it brings may be older
 * than what the joiner is entitled to. Nor does anybody join one that has ended and whose leader is still busy with other keys.
 */
final class SingleFlight<K, V> {

    private final ConcurrentMap<K, Flight<V>> flights = new ConcurrentHashMap<>();

    /**
     * Offers a flight for a key.
     *
     * @param mine started at the state of the fence that the caller noted
     * @return {@code mine} if the caller leads, or the flight to wait for
     */
    Flight<V> claim(K key, Flight<V> mine, long noted) {
        while (true) {
            Flight<V> other = flights.putIfAbsent(key, mine);
            if (other == null) {
                return mine;
            }
            if (other.startedAt(noted) && !other.hasEnded()) {
                return other;
            }
            if (flights.replace(key, other, mine)) {
                return mine;
            }
        }
    }

    void release(K key, Flight<V> mine) {
        flights.remove(key, mine);
    }
}
