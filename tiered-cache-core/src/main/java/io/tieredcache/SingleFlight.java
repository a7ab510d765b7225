package io.tieredcache;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One descent per key. Nobody joins a flight that started before a later change of the key: what it brings may be older
 * than what the joiner is entitled to. Nor does anybody join one that has ended and whose leader is still busy with other keys.
 *
 * <p>A flight that ends without a value has one successor. Its waiters wake at different times; the first of them to claim
 * the key again decides which flight that is, and all others take the same one, even if it has ended by then. So one flight
 * that fails costs one more descent, however many callers waited for it. The successor claims the key after its predecessor
 * has ended, and asks nothing before: what it brings is no older than what a waiter was entitled to when it joined.
 *
 * <p>A table that never grows, with a chain for each of the {@link Slots}. A flight is a link of its chain itself, so that a
 * read makes no object for its place in the table. Thread-safe.
 */
final class SingleFlight<K, V> {

    private static final int SLOTS_PER_LOCK = 64;
    private static final int FEWEST_LOCKS = 64;

    private final AtomicReferenceArray<@Nullable Descent<K, V>> chains;
    /** Far fewer than chains, each for chains that are far from each other. */
    private final ReentrantLock[] locks;

    SingleFlight(Slots slots) {
        chains = new AtomicReferenceArray<>(slots.count());
        locks = new ReentrantLock[Math.max(FEWEST_LOCKS, slots.count() / SLOTS_PER_LOCK)];
        Arrays.setAll(locks, unused -> new ReentrantLock());
    }

    /**
     * Offers a descent for its key.
     *
     * @param mine a descent that is offered for the first time
     * @return {@code mine} if the caller leads, or the flight to wait for
     */
    Flight<V> claim(Descent<K, V> mine) {
        return claim(mine, null);
    }

    /**
     * Offers a descent for its key after a flight that the caller has waited for.
     *
     * @param mine a descent that was noted after {@code before} had ended, and is offered for the first time
     * @param before the flight of this key that has ended without a value; null for none
     * @return {@code mine} if the caller leads, or the flight to wait for, which may have ended
     */
    Flight<V> claim(Descent<K, V> mine, @Nullable Flight<V> before) {
        Unanswered<V> ended = before == null ? null : before.unanswered();
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

    private Descent<K, V> enter(Descent<K, V> mine) {
        Descent<K, V> other = find(mine);
        if (other != null && other.startedAt(mine.noted) && !other.hasEnded()) {
            other.shared = true;
            return other;
        }
        if (other != null) {
            unlink(other);
        }
        mine.next = chains.get(mine.slot);
        chains.set(mine.slot, mine);
        return mine;
    }

    /** Ends a claim; does nothing if a later one has taken its place. */
    void release(Descent<K, V> mine) {
        ReentrantLock lock = lockOf(mine);
        lock.lock();
        try {
            unlink(mine);
        } finally {
            lock.unlock();
        }
    }

    private ReentrantLock lockOf(Descent<K, V> descent) {
        return locks[descent.slot % locks.length];
    }

    private @Nullable Descent<K, V> find(Descent<K, V> like) {
        Descent<K, V> link = chains.get(like.slot);
        while (link != null && !link.isFor(like)) {
            link = link.next;
        }
        return link;
    }

    @SuppressWarnings("ReferenceEquality") // that very flight, not one for the same key
    private void unlink(Descent<K, V> gone) {
        Descent<K, V> before = null;
        for (Descent<K, V> link = chains.get(gone.slot); link != null; link = link.next) {
            if (link == gone) {
                if (before == null) {
                    chains.set(gone.slot, link.next);
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
