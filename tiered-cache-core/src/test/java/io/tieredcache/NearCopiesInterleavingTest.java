package io.tieredcache;

import io.tieredcache.memory.MemoryTier;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/** Installations in L1 and concurrent changes of the same key, in every order of their steps. */
class NearCopiesInterleavingTest {

    @Test
    void versionedRow_anyOrderOfSteps_isReadAndChangedAsIfOneAfterTheOther() {
        Interleavings.check(Versioned.class, Counter.class);
    }

    @Test
    void unversionedRow_anyOrderOfSteps_isNeverReadAsOfBeforeAChangeThatReturned() {
        Interleavings.check(Unversioned.class, AlwaysFresh.class);
    }

    @Test
    void versionedRowInTheMemoryTier_manyThreads_isReadAndChangedAsIfOneAfterTheOther() {
        Interleavings.stress(InTheMemoryTier.class, Counter.class);
    }

    /** Reads and changes, each with its result. */
    public static class Versioned {

        private final CachedRow row;

        public Versioned() {
            this(new CachedRow(true, new MapNearTier<>()));
        }

        private Versioned(CachedRow row) {
            this.row = row;
        }

        @Operation
        public long read() {
            return row.read();
        }

        @Operation
        public void write() {
            row.write();
        }

        @Operation
        public void invalidate() {
            row.invalidate();
        }

        @Operation
        public void reported() {
            row.reported();
        }

        @Operation
        public void unreported() {
            row.unreported();
        }
    }

    /** The same operations on the real tier. */
    public static final class InTheMemoryTier extends Versioned {

        public InTheMemoryTier() {
            super(new CachedRow(true, MemoryTier.ofDefaults().create("rows")));
        }
    }

    /** The specification: a counter. */
    public static final class Counter {

        private long value;

        public long read() {
            return value;
        }

        public void write() {
            value++;
        }

        public void invalidate() {
            value++;
        }

        public void reported() {
            value++;
        }

        public void unreported() {
            value++;
        }
    }

    /**
     * Without versions, reads that overlap with a change may return either state. Copies made before a change are
     * removed when the change returns.
     */
    public static final class Unversioned {

        private final CachedRow row = new CachedRow(false, new MapNearTier<>());

        @Operation
        public boolean readIsFresh() {
            return row.readIsFresh();
        }

        @Operation
        public void write() {
            row.write();
        }

        @Operation
        public void invalidate() {
            row.invalidate();
        }

        @Operation
        public void reported() {
            row.reported();
        }

        @Operation
        public void unreported() {
            row.unreported();
        }
    }

    /** The specification: every read is fresh. */
    public static final class AlwaysFresh {

        public boolean readIsFresh() {
            return true;
        }

        public void write() {}

        public void invalidate() {}

        public void reported() {}

        public void unreported() {}
    }
}
