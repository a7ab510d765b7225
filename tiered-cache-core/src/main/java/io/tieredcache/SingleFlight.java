package io.tieredcache;

import io.tieredcache.coherence.Striping;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A table that gives callers of the same key one lookup to share. A caller does not join a flight that started before a
 * change of the key: its value may be older than the caller is entitled to. A caller does not join a flight either that
 * has ended while its leader is still busy with other keys.
 *
 * <p>A flight that ends without a value has one successor. Its waiters wake at different times. The first waiter that
 * claims the key again decides on the successor; all other waiters take the same flight, even if it has ended by then.
 * A failed flight therefore costs one more lookup, however many callers waited for it. The successor sends its first
 * request after its predecessor has ended, so its value is never older than a waiter was entitled to when it joined.
 *
 * <p>The table has one chain for each stripe of the {@link Striping} and never grows. A lookup is itself a link of its
 * chain, so a read allocates no table node. Thread-safe.
 */
final class SingleFlight<K, V> {

    private static final int STRIPES_PER_LOCK = 64;
    private static final int FEWEST_LOCKS = 64;

    private final AtomicReferenceArray<@Nullable Lookup<K, V>> chains;
    /** The locks of the chains: far fewer than chains, each for chains that are far apart. */
    private final ReentrantLock[] locks;

    SingleFlight(Striping striping) {
        chains = new AtomicReferenceArray<>(striping.count());
        locks = new ReentrantLock[Math.max(FEWEST_LOCKS, striping.count() / STRIPES_PER_LOCK)];
        Arrays.setAll(locks, unused -> new ReentrantLock());
    }

    /**
     * Offers a lookup for its key.
     *
     * @param mine a lookup that was not offered before
     * @return {@code mine} if the caller leads, or the flight to wait for
     */
    Flight<V> claim(Lookup<K, V> mine) {
        return claim(mine, null);
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
        ReentrantLock lock = lockOf(mine);
        lock.lock();
        try {
            if (ended == null) {
                return enter(mine);
            }
            // The successor counts even if it has ended by now: it started after its predecessor had ended, so its
            // value is not too old for any waiter. A new flight for each waiter that wakes late would make one failure
            // cost many loads.
            Flight<V> successor = ended.successor;
            if (successor == null) {
                successor = enter(mine);
                ended.successor = successor;
            }
            successor.shared |= successor != mine;
            return successor;
        } finally {
            lock.unlock();
        }
    }

    private Lookup<K, V> enter(Lookup<K, V> mine) {
        Lookup<K, V> other = find(mine);
        // Equal states mean that no change happened here since the other flight began. With any other state its value
        // may precede the change, so this caller replaces the flight instead of waiting for it.
        if (other != null && other.startedAt(mine.noted) && !other.hasEnded()) {
            other.shared = true;
            return other;
        }
        if (other != null) {
            unlink(other);
        }
        mine.next = chains.get(mine.stripe);
        chains.set(mine.stripe, mine);
        return mine;
    }

    /** Ends a claim; does nothing if a later claim has replaced it. */
    void release(Lookup<K, V> mine) {
        ReentrantLock lock = lockOf(mine);
        lock.lock();
        try {
            unlink(mine);
        } finally {
            lock.unlock();
        }
    }

    private ReentrantLock lockOf(Lookup<K, V> lookup) {
        return locks[lookup.stripe % locks.length];
    }

    private @Nullable Lookup<K, V> find(Lookup<K, V> like) {
        Lookup<K, V> link = chains.get(like.stripe);
        while (link != null && !link.isFor(like)) {
            link = link.next;
        }
        return link;
    }

    @SuppressWarnings("ReferenceEquality") // this flight, not another one for the same key
    private void unlink(Lookup<K, V> gone) {
        Lookup<K, V> before = null;
        for (Lookup<K, V> link = chains.get(gone.stripe); link != null; link = link.next) {
            if (link == gone) {
                if (before == null) {
                    chains.set(gone.stripe, link.next);
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
