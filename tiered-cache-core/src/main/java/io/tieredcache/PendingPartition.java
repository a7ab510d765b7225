package io.tieredcache;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one partition that L2 has not confirmed: changes of keys, leases to give back, and clears.
 *
 * <p>If all entries of an attempt failed, the partition <em>rests</em>, because its node is probably down. After a
 * pause a few of its entries are sent as a probe, different ones each time. If only some entries failed, each of them
 * pauses alone. Thread-safe.
 */
final class PendingPartition {

    private static final long SHORTEST_PAUSE_NANOS = 20_000_000;
    private static final long LONGEST_PAUSE_NANOS = 500_000_000;
    /** The number of entries that a resting partition sends as a probe. */
    private static final int PROBES = 4;

    final int number;
    private final Object lock = new Object();
    private final Map<String, PendingChange> changes = new LinkedHashMap<>();
    private final Map<String, LostLease> leases = new LinkedHashMap<>();
    private long clearsWanted;
    private long clearsDone;
    /** The time at which the oldest pending clear was added; {@code clearTakenNanos} is when clears were last sent. */
    private long clearSinceNanos;

    private long clearTakenNanos;
    /**
     * The age of the oldest entry at {@code lookedNanos}. Computed again only after a change, because there may be many
     * entries.
     */
    private long oldestNanos;

    private long lookedNanos;
    private boolean oldestKnown;
    /** The pause of a clear that failed while changes succeeded, because its generation is on another node. */
    private long clearPauseNanos;

    private long clearNotBeforeNanos;
    private long pauseNanos;
    private long notBeforeNanos;
    /** True if there are no entries. A hint that spares readers the lock; written under the lock. */
    private volatile boolean empty = true;

    PendingPartition(int number) {
        this.number = number;
    }

    /**
     * A lease that L2 may have granted although the reply was lost.
     *
     * @param token the lease token of the request
     * @param endsNanos when the lease expires
     * @param pauseNanos the last pause between two attempts; 0 before the first
     * @param notBeforeNanos when the next attempt is due
     */
    record LostLease(long token, long endsNanos, long pauseNanos, long notBeforeNanos) {

        LostLease(long token, long endsNanos, long now) {
            this(token, endsNanos, 0, now);
        }
    }

    /** Returns whether this JVM must read a key past L2. */
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

    /** Adds a change; returns whether the key had none. */
    boolean add(String key, PendingChange change) {
        synchronized (lock) {
            empty = false;
            oldestKnown = false;
            PendingChange before = changes.get(key);
            changes.put(key, before == null ? change : before.and(change));
            return before == null;
        }
    }

    /** Ends an open write of a key; returns whether the key has no entry left. */
    boolean endWrite(String key) {
        synchronized (lock) {
            PendingChange change = changes.get(key);
            return change != null && keep(key, change.withoutOneWrite());
        }
    }

    /** Replaces a change by its remainder; returns whether the remainder is empty. */
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

    /** Adds a clear; returns whether none was pending before. */
    boolean addClear(long now) {
        synchronized (lock) {
            empty = false;
            oldestKnown = false;
            clearSinceNanos = clearsWanted == clearsDone ? now : clearSinceNanos;
            return clearsWanted++ == clearsDone;
        }
    }

    /**
     * Drops the committed changes, which a clear makes superfluous; returns the number of dropped keys. The clear takes
     * over the age of the oldest of them.
     */
    int dropCommitted() {
        synchronized (lock) {
            int before = changes.size();
            for (Map.Entry<String, PendingChange> entry : List.copyOf(changes.entrySet())) {
                if (entry.getValue().committed()) {
                    long since = entry.getValue().committedNanos();
                    clearSinceNanos = since - clearSinceNanos < 0 ? since : clearSinceNanos;
                    boolean unused = keep(entry.getKey(), entry.getValue().afterConfirmation());
                }
            }
            return before - changes.size();
        }
    }

    /**
     * Returns the age of the oldest change or clear; negative if there is none. A write under way is not a change yet.
     */
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

    /** Returns whether L2 confirmed nothing of the last attempt. */
    boolean isResting() {
        synchronized (lock) {
            return pauseNanos > 0;
        }
    }

    /** Adds the due entries to a round, as far as there is room. Drops leases that have expired. */
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
        // The next probe must consist of other entries.
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

    /**
     * Notes that L2 has confirmed a change; returns whether the key has no entry left. A later change of the key stays.
     */
    boolean confirmed(String key, PendingChange sent) {
        synchronized (lock) {
            PendingChange now = changes.get(key);
            return now != null && now.attempt() == sent.attempt() && keep(key, now.afterConfirmation());
        }
    }

    /** Notes that L2 has confirmed the end of a lease; returns whether the lease was still pending. */
    boolean confirmed(String key, LostLease lease) {
        synchronized (lock) {
            boolean removed = leases.remove(key, lease);
            note();
            return removed;
        }
    }

    /** Notes that L2 has confirmed a clear; returns whether no later clear is pending. */
    boolean cleared(long wanted) {
        synchronized (lock) {
            boolean first = clearsDone != wanted;
            clearsDone = Math.max(clearsDone, wanted);
            clearPauseNanos = 0;
            // A clear that is still pending was added after that time.
            clearSinceNanos = clearTakenNanos;
            oldestKnown = false;
            note();
            return first && clearsDone == clearsWanted;
        }
    }

    /** Starts the pause of one change that failed while others succeeded. */
    void defer(String key, PendingChange failed, long now) {
        synchronized (lock) {
            PendingChange change = changes.get(key);
            if (change != null && change.attempt() == failed.attempt()) {
                changes.put(key, change.deferred(now, longer(change.pauseNanos())));
            }
        }
    }

    /** Starts the pause of one lease, like {@link #defer(String, PendingChange, long)}. */
    void defer(String key, LostLease failed, long now) {
        synchronized (lock) {
            long pause = longer(failed.pauseNanos);
            boolean unused =
                    leases.replace(key, failed, new LostLease(failed.token, failed.endsNanos, pause, now + pause));
        }
    }

    /** Starts the pause of the clear, like {@link #defer(String, PendingChange, long)}. */
    void deferClear(long now) {
        synchronized (lock) {
            clearPauseNanos = longer(clearPauseNanos);
            clearNotBeforeNanos = now + clearPauseNanos;
        }
    }

    /** Makes all entries due at once, regardless of pauses. */
    void expedite(long now) {
        synchronized (lock) {
            notBeforeNanos = now;
            clearNotBeforeNanos = now;
            changes.replaceAll((key, change) -> change.deferred(now, 0));
            leases.replaceAll((key, lease) -> new LostLease(lease.token, lease.endsNanos, now));
        }
    }

    /** Ends an attempt, of which L2 has confirmed a part or nothing. */
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
