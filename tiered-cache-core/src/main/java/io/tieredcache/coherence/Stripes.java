package io.tieredcache.coherence;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The change counters and epochs that keep old values out of L1, one of each for every stripe of keys. A stripe's state
 * is one number: a count of changes and a count of open writes. A reader notes the state before its first request. L1
 * installs its copy only if the state is still the same and no write was open. A key that shares its stripe with a busy
 * one loses some installations, never correctness.
 *
 * <p>A change by another JVM moves the stripe's epoch too, which every copy in L1 carries. Its report contains only the
 * hash of the key, by which L1 cannot remove a copy. Instead a copy is not served if its epoch is not the stripe's
 * current one. A gap in the reports moves the epochs of all stripes of its partition; their copies are then read again
 * one by one, when a caller requests them.
 */
public final class Stripes {

    private static final long CHANGE = 1L << 32;
    private static final long OPEN_WRITES = CHANGE - 1;

    private final Striping striping;
    private final AtomicLongArray states;
    private final AtomicIntegerArray epochs;

    public Stripes(Striping striping) {
        this(striping, striping.count());
    }

    /** Creates states for the first stripes only. Keys of other stripes must not be used. */
    public Stripes(Striping striping, int count) {
        this.striping = striping;
        states = new AtomicLongArray(count);
        epochs = new AtomicIntegerArray(count);
    }

    public Striping striping() {
        return striping;
    }

    public long note(int stripe) {
        return states.get(stripe);
    }

    /** Returns whether the noted state is still the current one, and no write was open. */
    public boolean permits(int stripe, long noted) {
        // An equal state alone is not enough. While a write is open, its row may commit without moving the state again.
        return (noted & OPEN_WRITES) == 0 && states.get(stripe) == noted;
    }

    public int epoch(int stripe) {
        return epochs.get(stripe);
    }

    public void changed(int stripe) {
        states.getAndAdd(stripe, CHANGE);
    }

    /**
     * Moves the state if it is still the noted one, so that lookups that began before install nothing; returns whether
     * it did.
     */
    public boolean moveOn(int stripe, long noted) {
        return states.compareAndSet(stripe, noted, noted + CHANGE);
    }

    /** Returns the state after {@link #moveOn}. */
    public static long next(long noted) {
        return noted + CHANGE;
    }

    public void changedElsewhere(int stripe) {
        // The epoch first. A lookup that notes the new state then carries the new epoch. A copy that is installed
        // between the two steps carries the old epoch and is not served.
        epochs.getAndIncrement(stripe);
        changed(stripe);
    }

    /** Notes a gap in the reports of a partition: every key in it may have changed. */
    void partitionChangedElsewhere(int partition) {
        int first = partition * striping.perPartition();
        for (int stripe = first; stripe < first + striping.perPartition(); stripe++) {
            changedElsewhere(stripe);
        }
    }

    /** Voids every copy. */
    public void everythingChanged() {
        for (int stripe = 0; stripe < states.length(); stripe++) {
            changedElsewhere(stripe);
        }
    }

    /** Opens a write and returns the state with it. */
    public long open(int stripe) {
        // The beginning and the end count as changes: a value that was read before or during the write is not installed
        // after it.
        return states.addAndGet(stripe, CHANGE + 1);
    }

    /** Ends a write and returns the state after it. */
    public long end(int stripe) {
        return states.addAndGet(stripe, CHANGE - 1);
    }

    /**
     * Returns whether nothing else changed in the stripe between the beginning and the end of a write: no other write
     * overlapped, and no change was reported.
     */
    public static boolean sole(long opened, long ended) {
        return (opened & OPEN_WRITES) == 1 && ended == opened + CHANGE - 1;
    }
}
