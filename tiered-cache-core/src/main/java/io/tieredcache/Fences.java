package io.tieredcache;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What stops an old value from entering L1, for each slot of keys: a count of changes and a count of open writes, in one
 * number. A reader notes it before it asks anything; its copy may be installed only if the number is still the same and no
 * write was open. Sharing a slot with a busy neighbour costs an installation, never correctness.
 *
 * <p>Changes made by other JVMs raise the slot's stamp too, which every copy in L1 carries: keys cannot be removed by
 * hash, but a copy whose stamp is no longer the slot's is not served. So does a gap in the reports of L2 for all slots of
 * its partition: their copies are read again when they are asked for, one by one.
 */
final class Fences {

    private static final long CHANGE = 1L << 32;
    private static final long OPEN_WRITES = CHANGE - 1;

    private final Slots slots;
    private final AtomicLongArray states;
    private final AtomicIntegerArray stamps;

    Fences(Slots slots) {
        this(slots, slots.count());
    }

    /** Fences for the first slots only: a key of another slot has none. */
    Fences(Slots slots, int count) {
        this.slots = slots;
        states = new AtomicLongArray(count);
        stamps = new AtomicIntegerArray(count);
    }

    Slots slots() {
        return slots;
    }

    long note(int slot) {
        return states.get(slot);
    }

    /** The noted state still stands, and no write is open. */
    boolean permits(int slot, long noted) {
        return (noted & OPEN_WRITES) == 0 && states.get(slot) == noted;
    }

    int stamp(int slot) {
        return stamps.get(slot);
    }

    void changed(int slot) {
        states.getAndAdd(slot, CHANGE);
    }

    /** Moves the fence on if it still stands where it was noted, so that what began before installs nothing any more. */
    boolean moveOn(int slot, long noted) {
        return states.compareAndSet(slot, noted, noted + CHANGE);
    }

    /** The state after {@link #moveOn}. */
    static long next(long noted) {
        return noted + CHANGE;
    }

    void changedElsewhere(int slot) {
        stamps.getAndIncrement(slot);
        changed(slot);
    }

    /** Reports of a partition have a gap: everything in it may have changed. */
    void partitionChangedElsewhere(int partition) {
        int first = partition * slots.perPartition();
        for (int slot = first; slot < first + slots.perPartition(); slot++) {
            changedElsewhere(slot);
        }
    }

    /** Voids every copy. */
    void everythingChanged() {
        for (int slot = 0; slot < states.length(); slot++) {
            changedElsewhere(slot);
        }
    }

    /** Opens a write and returns the state with it. */
    long open(int slot) {
        return states.addAndGet(slot, CHANGE + 1);
    }

    /** Ends a write and returns the state without it. */
    long end(int slot) {
        return states.addAndGet(slot, CHANGE - 1);
    }

    /** No other write of the slot overlapped with the one between these two states, nor did anything else change. */
    static boolean sole(long opened, long ended) {
        return (opened & OPEN_WRITES) == 1 && ended == opened + CHANGE - 1;
    }
}
