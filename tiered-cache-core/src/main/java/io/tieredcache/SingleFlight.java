package io.tieredcache;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One descent per key. Nobody joins a flight that started before a later change of the key: what it brings may be older
 * than what the joiner is entitled to. Nor does anybody join one that has ended and whose leader is still busy with other keys.
 *
 * <p>A table of chains that never grows: there are no more flights than callers, and a flight is a link of its chain itself,
 * so that a read makes no object for its place in the table. Thread-safe.
 */
final class SingleFlight<K, V> {

    /** Two hundred links each if a hundred thousand callers miss at once. */
    private static final int CHAINS = 1 << 9;

    private final AtomicReferenceArray<Chain<K, V>> chains = new AtomicReferenceArray<>(CHAINS);

    SingleFlight() {
        for (int index = 0; index < CHAINS; index++) {
            chains.set(index, new Chain<>());
        }
    }

    /**
     * Offers a descent for its key.
     *
     * @param mine a descent that is offered for the first time
     * @return {@code mine} if the caller leads, or the flight to wait for
     */
    Flight<V> claim(Descent<K, V> mine) {
        return chainOf(mine).claim(mine);
    }

    /** Ends a claim; does nothing if a later one has taken its place. */
    void release(Descent<K, V> mine) {
        chainOf(mine).remove(mine);
    }

    private Chain<K, V> chainOf(Descent<K, V> descent) {
        return chains.get((int) Long.remainderUnsigned(descent.hash, CHAINS));
    }

    /** The flights whose keys share a place in the table. */
    private static final class Chain<K, V> {

        private final ReentrantLock lock = new ReentrantLock();
        private @Nullable Descent<K, V> first;

        Flight<V> claim(Descent<K, V> mine) {
            lock.lock();
            try {
                Descent<K, V> other = find(mine);
                if (other != null && other.startedAt(mine.noted) && !other.hasEnded()) {
                    return other;
                }
                if (other != null) {
                    unlink(other);
                }
                mine.next = first;
                first = mine;
                return mine;
            } finally {
                lock.unlock();
            }
        }

        void remove(Descent<K, V> gone) {
            lock.lock();
            try {
                unlink(gone);
            } finally {
                lock.unlock();
            }
        }

        private @Nullable Descent<K, V> find(Descent<K, V> like) {
            Descent<K, V> link = first;
            while (link != null && !link.isFor(like)) {
                link = link.next;
            }
            return link;
        }

        @SuppressWarnings("ReferenceEquality") // that very flight, not one for the same key
        private void unlink(Descent<K, V> gone) {
            Descent<K, V> before = null;
            for (Descent<K, V> link = first; link != null; link = link.next) {
                if (link == gone) {
                    if (before == null) {
                        first = link.next;
                    } else {
                        before.next = link.next;
                    }
                    link.next = null;
                    return;
                }
                before = link;
            }
        }
    }
}
