package io.tieredcache.concurrent;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * A counter for hot paths, where an atomic instruction would dominate the cost. A counting thread claims a cell
 * permanently and adds to it with plain instructions, because it is the only writer. If another thread has claimed that
 * cell, it adds to a {@link LongAdder}. No count is lost: the sum is exact as soon as the counting threads' work is
 * visible to the reader, and it never goes backwards. Thread-safe; never blocks, and allocates only at a thread's first
 * count.
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

    /** Creates a counter with the given number of cells, a power of two. */
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

    /**
     * A cell of one thread. The padding keeps other cells out of its cache line. The owner is an id, so that the cell
     * keeps no thread in memory.
     */
    @SuppressWarnings("UnusedVariable") // padding
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
