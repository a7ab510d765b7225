package io.tieredcache;

import io.tieredcache.coherence.Striping;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One lookup per key. Nobody joins a flight that started before a later change of the key: what it brings may be older
 * than what the joiner is entitled to. Nor does anybody join one that has ended and whose leader is still busy with other keys.
 *
 * <p>A flight that ends without a value has one successor. Its waiters wake at different times; the first of them to claim
 * the key again decides which flight that is, and all others take the same one, even if it has ended by then. So one flight
 * that fails costs one more lookup, however many callers waited for it. The successor claims the key after its predecessor
 * has ended, and asks nothing before: what it brings is no older than what a waiter was entitled to when it joined.
 *
 * <p>A table that never grows, with a chain for each of the {@link Striping}. A flight is a link of its chain itself, so that a
 * read makes no object for its place in the table. Thread-safe.
 */
final class SingleFlight<K, V> {

    private static final int STRIPING_PER_LOCK = 64;
    private static final int FEWEST_LOCKS = 64;

    private final AtomicReferenceArray<@Nullable Lookup<K, V>> chains;
    /** Far fewer than chains, each for chains that are far from each other. */
    private final ReentrantLock[] locks;

    SingleFlight(Striping striping) {
        chains = new AtomicReferenceArray<>(striping.count());
        locks = new ReentrantLock[Math.max(FEWEST_LOCKS, striping.count() / STRIPING_PER_LOCK)];
        Arrays.setAll(locks, unused -> new ReentrantLock());
    }

    /**
     * Offers a lookup for its key.
     *
     * @param mine a lookup that is offered for the first time
     * @return {@code mine} if the caller leads, or the flight to wait for
     */
    Flight<V> claim(Lookup<K, V> mine) {
        return claim(mine, null);
    }

    /**
     * Offers a lookup for its key after a flight that the caller has waited for.
     *
     * @param mine a lookup that was noted after {@code before} had ended, and is offered for the first time
     * @param before the flight of this key that has ended without a value; null for none
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

    /** Ends a claim; does nothing if a later one has taken its place. */
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

    @SuppressWarnings("ReferenceEquality") // that very flight, not one for the same key
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
