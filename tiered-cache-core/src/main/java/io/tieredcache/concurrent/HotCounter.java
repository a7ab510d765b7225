package io.tieredcache.concurrent;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what happens so often that an atomic instruction would be the dearest part of it. A thread that counts claims a
 * cell for good and from then on adds to it with plain instructions, being its only writer; a thread whose cell another
 * one has claimed adds to a {@link LongAdder}. Nothing is lost: the sum is exact as soon as the counting threads' work is
 * visible to the reader, and it never goes backwards. Thread-safe; neither blocks nor, after a thread's first count,
 * allocates.
 */
public final class HotCounter {

    private static final int CELLS = 256;
    private static final VarHandle COUNT;

    static {
        try {
            COUNT = MethodHandles.lookup().findVarHandle(Cell.class, "count", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final AtomicReferenceArray<Cell> cells;
    private final LongAdder shared = new LongAdder();

    public HotCounter() {
        this(CELLS);
    }

    /** Has so many cells, a power of two. */
    public HotCounter(int cells) {
        this.cells = new AtomicReferenceArray<>(cells);
    }

    public void increment() {
        long thread = Thread.currentThread().getId();
        int index = (int) thread & (cells.length() - 1);
        Cell cell = cells.get(index);
        if (cell != null && cell.owner == thread) {
            cell.increment();
        } else if (cell == null) {
            claim(index, thread);
        } else {
            shared.increment();
        }
    }

    private void claim(int index, long thread) {
        Cell cell = new Cell(thread);
        if (cells.compareAndSet(index, null, cell)) {
            cell.increment();
        } else {
            shared.increment();
        }
    }

    public long sum() {
        long sum = shared.sum();
        for (int i = 0; i < cells.length(); i++) {
            Cell cell = cells.get(i);
            if (cell != null) {
                sum += (long) COUNT.getOpaque(cell);
            }
        }
        return sum;
    }

    /** Room around the two figures keeps neighbours out of their cache line. An id for an owner keeps no thread alive. */
    @SuppressWarnings("UnusedVariable") // the room is there to be there
    private static final class Cell {

        long before1, before2, before3, before4, before5, before6, before7;
        final long owner;
        long count;
        long after1, after2, after3, after4, after5, after6, after7;

        Cell(long owner) {
            this.owner = owner;
        }

        void increment() {
            COUNT.setOpaque(this, count + 1);
        }
    }
}
