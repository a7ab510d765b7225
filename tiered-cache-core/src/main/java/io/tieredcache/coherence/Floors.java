package io.tieredcache.coherence;

import io.tieredcache.spi.Ticker;
import io.tieredcache.spi.shared.Floor;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The oldest state of each key that this instance may still return: the latest state that it wrote, returned or
 * received a report of. Older entries can come back if L2 promotes a replica that has not received a change.
 *
 * <p>The memory is bounded. Each stripe of {@link Striping#MOST} remembers {@value #WAYS} keys, for a minute in which
 * the reports of their partition had no gap. By then every change that a failover lost has been replayed. If more keys
 * of a stripe are used within that minute, the key that was raised first is forgotten. Its fencing token goes into a
 * common floor of the stripe.
 *
 * <p>The common floor counts only after the next gap in the reports, because without a gap no change was lost. After a
 * gap it costs one load of each older entry. Thread-safe.
 */
public final class Floors {

    public static final int WAYS = 4;
    public static final long MEMORY_NANOS = 60_000_000_000L;
    /** The shortest interval between two renewals of an unchanged floor. */
    private static final long GRAIN_NANOS = MEMORY_NANOS / 8;

    /**
     * The head of a stripe: its common floors from before and from after the last gap, each with the time of its
     * raising.
     */
    private static final int BEFORE = 0;

    private static final int AFTER = 2;
    private static final int HEAD = 4;

    private static final int ALL_FENCE = 0;
    private static final int ALL_RAISED = 1;

    /** The fields of each key, after the head. */
    private static final int HASH = 0;

    private static final int VERSION = 1;
    private static final int FENCE = 2;
    private static final int RAISED = 3;
    private static final int WIDTH = 4;

    private static final long[] EMPTY = {};
    private static final Striping STRIPING = Striping.MOST;
    private static final int GROUP = 128;

    private final Ticker ticker;
    private final Freshness freshness;
    /**
     * The floors by stripe. A group of stripes without floors takes no heap. The array of a stripe is also its lock.
     */
    private final AtomicReferenceArray<@Nullable AtomicReferenceArray<long @Nullable []>> groups =
            new AtomicReferenceArray<>(STRIPING.count() / GROUP);

    public Floors(Ticker ticker, Freshness freshness) {
        this.ticker = ticker;
        this.freshness = freshness;
    }

    public Floor of(long hash) {
        int stripe = STRIPING.of(hash);
        long[] floors = at(stripe);
        if (floors.length == 0) {
            return Floor.NONE;
        }
        Floor floor;
        synchronized (floors) {
            int at = find(floors, hash);
            boolean known = isKnown(floors, at, stripe);
            floor = new Floor(leastVersion(floors, at, known), leastFence(floors, at, known, stripe));
        }
        return floor.equals(Floor.NONE) ? Floor.NONE : floor;
    }

    private boolean isKnown(long[] floors, int at, int stripe) {
        return at >= 0 && !isForgotten(floors[at + RAISED], stripe);
    }

    private static long leastVersion(long[] floors, int at, boolean known) {
        return known ? floors[at + VERSION] : 0;
    }

    private long leastFence(long[] floors, int at, boolean known, int stripe) {
        long all = ofAll(floors, stripe);
        return known ? Math.max(all, floors[at + FENCE]) : all;
    }

    private long ofAll(long[] floors, int stripe) {
        // The floor from after the last gap stays out until another gap follows. Counting it at once would be right
        // too, but a read of many keys would then load every older entry again although no change was lost.
        long before = isForgotten(floors[BEFORE + ALL_RAISED], stripe) ? 0 : floors[BEFORE + ALL_FENCE];
        long raised = floors[AFTER + ALL_RAISED];
        boolean counts = isBeforeGap(raised, stripe) && !isForgotten(raised, stripe);
        return counts ? Math.max(before, floors[AFTER + ALL_FENCE]) : before;
    }

    /**
     * Returns whether a state may be returned. A state that never was in L2 has no fencing token, so only its version
     * counts. A state with neither was read after the floor was noted, or its stripe's state would have moved.
     */
    public boolean admits(long hash, long version, long fence) {
        return at(STRIPING.of(hash)).length == 0 || admits(of(hash), version, fence);
    }

    public static boolean admits(Floor floor, long version, long fence) {
        return admits(floor.version(), floor.fence(), version, fence);
    }

    /**
     * Returns whether a floor admits a state, without allocating a {@link Floor} for each read. Unlike
     * {@link Floor#admits}, it checks a state without a fencing token by its version alone.
     */
    private static boolean admits(long leastVersion, long leastFence, long version, long fence) {
        return (fence == 0 || fence >= leastFence) && (version == 0 || version >= leastVersion);
    }

    /** Notes a state that was returned, written or reported; 0 means unknown. */
    public void raise(long hash, long version, long fence) {
        if (version == 0 && fence == 0) {
            return;
        }
        int stripe = STRIPING.of(hash);
        long[] floors = room(stripe);
        synchronized (floors) {
            raise(floors, find(floors, hash), stripe, hash, version, fence);
        }
    }

    /** Returns whether a state may be returned, and if so notes it as returned, in one step. */
    public boolean pass(long hash, long version, long fence) {
        if (version == 0 && fence == 0) {
            return true;
        }
        int stripe = STRIPING.of(hash);
        long[] floors = room(stripe);
        synchronized (floors) {
            int at = find(floors, hash);
            boolean known = isKnown(floors, at, stripe);
            boolean admitted =
                    admits(leastVersion(floors, at, known), leastFence(floors, at, known, stripe), version, fence);
            if (admitted) {
                raise(floors, at, stripe, hash, version, fence);
            }
            return admitted;
        }
    }

    private long[] at(int stripe) {
        AtomicReferenceArray<long @Nullable []> group = groups.get(stripe / GROUP);
        long[] floors = group == null ? null : group.get(stripe % GROUP);
        return floors == null ? EMPTY : floors;
    }

    private AtomicReferenceArray<long @Nullable []> group(int number) {
        AtomicReferenceArray<long @Nullable []> group = groups.get(number);
        if (group != null) {
            return group;
        }
        AtomicReferenceArray<long @Nullable []> first = new AtomicReferenceArray<>(GROUP);
        AtomicReferenceArray<long @Nullable []> other = groups.compareAndExchange(number, null, first);
        return other == null ? first : other;
    }

    private long[] room(int stripe) {
        long[] floors = at(stripe);
        if (floors.length > 0) {
            return floors;
        }
        AtomicReferenceArray<long @Nullable []> group = group(stripe / GROUP);
        long[] first = new long[HEAD + WAYS * WIDTH];
        long[] other = group.compareAndExchange(stripe % GROUP, null, first);
        return other == null ? first : other;
    }

    private void raise(long[] floors, int at, int stripe, long hash, long version, long fence) {
        long now = ticker.nanos();
        if (at >= 0) {
            boolean forgotten = isForgotten(floors[at + RAISED], stripe);
            // A forgotten floor no longer binds readers, so it is replaced: merging would bring it back.
            long highest = forgotten ? version : Math.max(version, floors[at + VERSION]);
            long latest = forgotten ? fence : Math.max(fence, floors[at + FENCE]);
            boolean known = highest == floors[at + VERSION] && latest == floors[at + FENCE];
            // Only a state at the floor or above confirms it: a late report of an older state must not keep the floor
            // alive.
            boolean below = version != 0 && version < highest;
            if (!known || (!below && now - floors[at + RAISED] >= GRAIN_NANOS)) {
                set(floors, at, hash, highest, latest, now);
            }
            return;
        }
        int victim = freeOrOldest(floors);
        if (!isFree(floors, victim)) {
            forget(floors, victim, stripe);
        }
        set(floors, victim, hash, version, fence, now);
    }

    /** Adds the fencing token of a key that is about to be forgotten to the common floor of its stripe. */
    private void forget(long[] floors, int victim, int stripe) {
        // A gap has followed, so this floor counts now. It moves, so that later tokens do not count before their own
        // gap.
        if (isBeforeGap(floors[AFTER + ALL_RAISED], stripe)) {
            merge(floors, BEFORE, floors[AFTER + ALL_FENCE], floors[AFTER + ALL_RAISED], stripe);
            floors[AFTER + ALL_FENCE] = 0;
        }
        long raised = floors[victim + RAISED];
        merge(floors, isBeforeGap(raised, stripe) ? BEFORE : AFTER, floors[victim + FENCE], raised, stripe);
    }

    private void merge(long[] floors, int all, long fence, long raised, int stripe) {
        if (fence == 0 || isForgotten(raised, stripe)) {
            return;
        }
        boolean empty = floors[all + ALL_FENCE] == 0 || isForgotten(floors[all + ALL_RAISED], stripe);
        floors[all + ALL_FENCE] = empty ? fence : Math.max(fence, floors[all + ALL_FENCE]);
        floors[all + ALL_RAISED] = empty || raised - floors[all + ALL_RAISED] > 0 ? raised : floors[all + ALL_RAISED];
    }

    private static void set(long[] floors, int at, long hash, long version, long fence, long now) {
        floors[at + HASH] = hash;
        floors[at + VERSION] = version;
        floors[at + FENCE] = fence;
        floors[at + RAISED] = now;
    }

    private static boolean isFree(long[] floors, int at) {
        return floors[at + VERSION] == 0 && floors[at + FENCE] == 0;
    }

    private static int find(long[] floors, long hash) {
        for (int at = HEAD; at < floors.length; at += WIDTH) {
            if (floors[at + HASH] == hash && !isFree(floors, at)) {
                return at;
            }
        }
        return -1;
    }

    private static int freeOrOldest(long[] floors) {
        int oldest = HEAD;
        for (int at = HEAD; at < floors.length; at += WIDTH) {
            if (isFree(floors, at)) {
                return at;
            }
            if (floors[at + RAISED] - floors[oldest + RAISED] < 0) {
                oldest = at;
            }
        }
        return oldest;
    }

    private boolean isBeforeGap(long raisedNanos, int stripe) {
        return raisedNanos - freshness.lastGap(STRIPING.partition(stripe)) <= 0;
    }

    private boolean isForgotten(long raisedNanos, int stripe) {
        int partition = STRIPING.partition(stripe);
        long now = ticker.nanos();
        // A minute by the clock is not enough: during a gap no report of a replay arrives, so the minute must pass
        // without a gap.
        return now - raisedNanos > MEMORY_NANOS
                && now - freshness.since(partition) > MEMORY_NANOS
                && freshness.isCurrent(partition);
    }
}
