package io.tieredcache.lab.check;

import java.util.Arrays;

/** The measurements of the checker. Not thread-safe. */
public final class Figures {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double PERCENTILE = 0.99;

    long excluded;
    private final Samples staleness = new Samples();
    private final Samples quietReads = new Samples();
    private final Samples disturbedReads = new Samples();
    private final Samples loads = new Samples();
    private long operations;

    void stale(long nanos) {
        staleness.add(nanos);
    }

    void operation() {
        operations++;
    }

    void read(long nanos, boolean disturbed, boolean loaded) {
        (disturbed ? disturbedReads : quietReads).add(nanos);
        if (loaded && !disturbed) {
            loads.add(nanos);
        }
    }

    /** Returns the number of reads, writes and invalidations. */
    public long operations() {
        return operations;
    }

    /** Returns the number of reads that were not checked because their JVM was stopped. */
    public long excluded() {
        return excluded;
    }

    /** Returns the 99th percentile of the staleness of reads outside of faults. */
    public double stalenessP99() {
        return staleness.percentile(PERCENTILE) / NANOS_PER_MILLI;
    }

    /** Returns the maximum staleness of reads outside of faults. */
    public double stalenessMax() {
        return staleness.percentile(1) / NANOS_PER_MILLI;
    }

    /** Returns the 99th percentile of the latency of reads outside of faults. */
    public double quietReadP99() {
        return quietReads.percentile(PERCENTILE) / NANOS_PER_MILLI;
    }

    /** Returns the 99th percentile of the latency of reads during faults. */
    public double disturbedReadP99() {
        return disturbedReads.percentile(PERCENTILE) / NANOS_PER_MILLI;
    }

    /** Returns the 99th percentile of the latency of reads that loaded outside of faults. */
    public double loadP99() {
        return loads.percentile(PERCENTILE) / NANOS_PER_MILLI;
    }

    private static final class Samples {

        private long[] values = new long[1 << 12];
        private int size;
        private boolean sorted;

        void add(long value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, size * 2);
            }
            values[size++] = value;
            sorted = false;
        }

        double percentile(double share) {
            if (size == 0) {
                return 0;
            }
            if (!sorted) {
                Arrays.sort(values, 0, size);
                sorted = true;
            }
            return values[Math.min(size - 1, (int) (size * share))];
        }
    }
}
