package io.tieredcache;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What L2 has not confirmed of one partition: changes of keys, leases to give back, and clears.
 *
 * <p>A partition whose last attempt failed as a whole <em>rests</em>, since its node is probably away: after a pause a few of
 * its entries probe, each time others. An entry that fails beside others that succeed pauses alone. Thread-safe.
 */
final class PendingPartition {

    private static final long SHORTEST_PAUSE_NANOS = 20_000_000;
    private static final long LONGEST_PAUSE_NANOS = 500_000_000;
    /** Entries that a resting partition sends at a time. */
    private static final int PROBES = 4;

    final int number;
    private final Object lock = new Object();
    private final Map<String, PendingChange> changes = new LinkedHashMap<>();
    private final Map<String, LostLease> leases = new LinkedHashMap<>();
    private long clearsWanted;
    private long clearsDone;
    /** Since when the oldest clear that is wanted waits, and when clears were last taken to be told. */
    private long clearSinceNanos;

    private long clearTakenNanos;
    /** How old the oldest was when it was looked for, and when that was: found anew only after a change, since there may be many. */
    private long oldestNanos;

    private long lookedNanos;
    private boolean oldestKnown;
    /** The pause of a clear that fails beside changes that succeed: its generation lies on another node. */
    private long clearPauseNanos;

    private long clearNotBeforeNanos;
    private long pauseNanos;
    private long notBeforeNanos;
    /** A hint that spares readers the lock; written under it. */
    private volatile boolean empty = true;

    PendingPartition(int number) {
        this.number = number;
    }

    /**
     * A lease that may have been given although the reply was lost.
     *
     * @param token with which it was asked for
     * @param endsNanos when it runs out by itself
     * @param pauseNanos the last pause between two attempts; 0 before the first
     * @param notBeforeNanos when the next attempt is due
     */
    record LostLease(long token, long endsNanos, long pauseNanos, long notBeforeNanos) {

        LostLease(long token, long endsNanos, long now) {
            this(token, endsNanos, 0, now);
        }
    }

    /** L2 must not be believed about a key. */
    boolean covers(String key) {
        if (empty) {
            return false;
        }
        synchronized (lock) {
            return changes.containsKey(key) || clearsWanted != clearsDone;
        }
    }

    boolean isEmpty() {
        return empty;
    }

    /** Adds a change; returns whether the key is a new one. */
    boolean add(String key, PendingChange change) {
        synchronized (lock) {
            empty = false;
            oldestKnown = false;
            PendingChange before = changes.get(key);
            changes.put(key, before == null ? change : before.and(change));
            return before == null;
        }
    }

    /** Ends an open write of a key; returns whether nothing of the key is left. */
    boolean endWrite(String key) {
        synchronized (lock) {
            PendingChange change = changes.get(key);
            return change != null && keep(key, change.withoutOneWrite());
        }
    }

    /** Replaces a change by what is left of it; returns whether nothing is. */
    private boolean keep(String key, PendingChange left) {
        boolean over = !left.committed() && left.openWrites() == 0;
        if (over) {
            changes.remove(key);
        } else {
            changes.put(key, left);
        }
        oldestKnown = false;
        note();
        return over;
    }

    private void note() {
        empty = changes.isEmpty() && leases.isEmpty() && clearsWanted == clearsDone;
    }

    /** Adds a lease; returns whether the key had none. */
    boolean addLease(String key, LostLease lease) {
        synchronized (lock) {
            empty = false;
            return leases.put(key, lease) == null;
        }
    }

    /** Wants a clear; returns whether none was wanted before. */
    boolean addClear(long now) {
        synchronized (lock) {
            empty = false;
            oldestKnown = false;
            clearSinceNanos = clearsWanted == clearsDone ? now : clearSinceNanos;
            return clearsWanted++ == clearsDone;
        }
    }

    /**
     * Drops the changes that a clear makes needless, which are all that are committed; returns how many keys are left out. The
     * clear has waited for as long as they have.
     */
    int dropCommitted() {
        synchronized (lock) {
            int before = changes.size();
            for (Map.Entry<String, PendingChange> entry : List.copyOf(changes.entrySet())) {
                if (entry.getValue().committed()) {
                    long since = entry.getValue().committedNanos();
                    clearSinceNanos = since - clearSinceNanos < 0 ? since : clearSinceNanos;
                    boolean unused = keep(entry.getKey(), entry.getValue().told());
                }
            }
            return before - changes.size();
        }
    }

    /** Returns how long the oldest change or clear has waited; negative if none does. A write under way is no change yet. */
    long oldestNanos(long now) {
        if (empty) {
            return -1;
        }
        synchronized (lock) {
            if (!oldestKnown) {
                oldestKnown = true;
                lookedNanos = now;
                oldestNanos = clearsWanted != clearsDone ? Math.max(0, now - clearSinceNanos) : -1;
                for (PendingChange change : changes.values()) {
                    long age = change.committed() ? Math.max(0, now - change.committedNanos()) : -1;
                    oldestNanos = Math.max(oldestNanos, age);
                }
            }
            return oldestNanos < 0 ? -1 : Math.max(0, oldestNanos + now - lookedNanos);
        }
    }

    /** L2 confirmed nothing of the last attempt. */
    boolean isResting() {
        synchronized (lock) {
            return pauseNanos > 0;
        }
    }

    /** Adds what is due to a round, as far as there is room. Leases that have run out are dropped. */
    void take(RecoveryRound round) {
        synchronized (lock) {
            if (pauseNanos > 0 && round.now() - notBeforeNanos < 0) {
                return;
            }
            int most = pauseNanos > 0 ? PROBES : Integer.MAX_VALUE;
            if (clearsWanted != clearsDone && (clearPauseNanos == 0 || round.now() - clearNotBeforeNanos >= 0)) {
                round.addClear(this, clearsWanted);
                clearTakenNanos = round.now();
            }
            takeChanges(round, most);
            takeLeases(round, most);
        }
    }

    private void takeChanges(RecoveryRound round, int most) {
        List<String> taken = new ArrayList<>();
        for (Map.Entry<String, PendingChange> entry : changes.entrySet()) {
            if (taken.size() == most || round.isFull()) {
                break;
            }
            PendingChange change = entry.getValue();
            if (change.committed() && round.now() - change.notBeforeNanos() >= 0) {
                round.addChange(this, entry.getKey(), change);
                taken.add(entry.getKey());
            }
        }
        // The next probe is made of others.
        taken.forEach(key -> moveToEnd(changes, key));
    }

    private void takeLeases(RecoveryRound round, int most) {
        List<String> taken = new ArrayList<>();
        for (Iterator<Map.Entry<String, LostLease>> all = leases.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<String, LostLease> entry = all.next();
            if (entry.getValue().endsNanos() - round.now() <= 0) {
                all.remove();
                round.dropLease();
            } else if (taken.size() < most
                    && !round.isFull()
                    && round.now() - entry.getValue().notBeforeNanos() >= 0) {
                round.addLease(this, entry.getKey(), entry.getValue());
                taken.add(entry.getKey());
            }
        }
        taken.forEach(key -> moveToEnd(leases, key));
        note();
    }

    private static <T> void moveToEnd(Map<String, T> map, String key) {
        T value = map.remove(key);
        if (value != null) {
            map.put(key, value);
        }
    }

    /** Returns the change of a key that waits for L2, or null if none does. */
    @Nullable
    PendingChange committed(String key) {
        synchronized (lock) {
            PendingChange change = changes.get(key);
            return change != null && change.committed() ? change : null;
        }
    }

    /** L2 has confirmed a change; returns whether nothing of the key is left, which a later change prevents. */
    boolean confirmed(String key, PendingChange told) {
        synchronized (lock) {
            PendingChange now = changes.get(key);
            return now != null && now.attempt() == told.attempt() && keep(key, now.told());
        }
    }

    /** L2 has confirmed that a lease is gone; returns whether it was still to be given back. */
    boolean confirmed(String key, LostLease lease) {
        synchronized (lock) {
            boolean removed = leases.remove(key, lease);
            note();
            return removed;
        }
    }

    /** L2 has confirmed a clear; returns whether no later one is wanted. */
    boolean cleared(long wanted) {
        synchronized (lock) {
            boolean first = clearsDone != wanted;
            clearsDone = Math.max(clearsDone, wanted);
            clearPauseNanos = 0;
            // What is left was wanted after that.
            clearSinceNanos = clearTakenNanos;
            oldestKnown = false;
            note();
            return first && clearsDone == clearsWanted;
        }
    }

    /** Lets one change pause, beside others that L2 has confirmed. */
    void defer(String key, PendingChange failed, long now) {
        synchronized (lock) {
            PendingChange change = changes.get(key);
            if (change != null && change.attempt() == failed.attempt()) {
                changes.put(key, change.deferred(now, longer(change.pauseNanos())));
            }
        }
    }

    /** Lets one lease pause, as {@link #defer(String, PendingChange, long)}. */
    void defer(String key, LostLease failed, long now) {
        synchronized (lock) {
            long pause = longer(failed.pauseNanos);
            boolean unused =
                    leases.replace(key, failed, new LostLease(failed.token, failed.endsNanos, pause, now + pause));
        }
    }

    /** Lets the clear pause, as {@link #defer(String, PendingChange, long)}. */
    void deferClear(long now) {
        synchronized (lock) {
            clearPauseNanos = longer(clearPauseNanos);
            clearNotBeforeNanos = now + clearPauseNanos;
        }
    }

    /** Makes everything due, whatever pauses. */
    void expedite(long now) {
        synchronized (lock) {
            notBeforeNanos = now;
            clearNotBeforeNanos = now;
            changes.replaceAll((key, change) -> change.deferred(now, 0));
            leases.replaceAll((key, lease) -> new LostLease(lease.token, lease.endsNanos, now));
        }
    }

    /** Ends an attempt: L2 has confirmed a part of it, or nothing. */
    void attempted(boolean confirmedAny, long now) {
        synchronized (lock) {
            pauseNanos = confirmedAny ? 0 : longer(pauseNanos);
            notBeforeNanos = now + pauseNanos;
        }
    }

    private static long longer(long pause) {
        return Math.min(LONGEST_PAUSE_NANOS, Math.max(SHORTEST_PAUSE_NANOS, 2 * pause));
    }
}
