package io.tieredcache.coherence;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What stops an old value from entering L1, for each stripe of keys: a count of changes and a count of open writes, in one
 * number. A reader notes it before it asks anything; its copy may be installed only if the number is still the same and no
 * write was open. Sharing a stripe with a busy neighbour costs an installation, never correctness.
 *
 * <p>Changes made by other JVMs raise the stripe's epoch too, which every copy in L1 carries: keys cannot be removed by
 * hash, but a copy whose epoch is no longer the stripe's is not served. So does a gap in the reports of L2 for all stripes of
 * its partition: their copies are read again when they are asked for, one by one.
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

    /** Fences for the first stripes only: a key of another stripe has none. */
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

    /** The noted state still stands, and no write is open. */
    public boolean permits(int stripe, long noted) {
        return (noted & OPEN_WRITES) == 0 && states.get(stripe) == noted;
    }

    public int epoch(int stripe) {
        return epochs.get(stripe);
    }

    public void changed(int stripe) {
        states.getAndAdd(stripe, CHANGE);
    }

    /** Moves the fence on if it still stands where it was noted, so that what began before installs nothing any more. */
    public boolean moveOn(int stripe, long noted) {
        return states.compareAndSet(stripe, noted, noted + CHANGE);
    }

    /** The state after {@link #moveOn}. */
    public static long next(long noted) {
        return noted + CHANGE;
    }

    public void changedElsewhere(int stripe) {
        epochs.getAndIncrement(stripe);
        changed(stripe);
    }

    /** Reports of a partition have a gap: everything in it may have changed. */
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
        return states.addAndGet(stripe, CHANGE + 1);
    }

    /** Ends a write and returns the state without it. */
    public long end(int stripe) {
        return states.addAndGet(stripe, CHANGE - 1);
    }

    /** No other write of the stripe overlapped with the one between these two states, nor did anything else change. */
    public static boolean sole(long opened, long ended) {
        return (opened & OPEN_WRITES) == 1 && ended == opened + CHANGE - 1;
    }
}
