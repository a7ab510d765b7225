package io.tieredcache.lab.check;

import java.util.Arrays;

/** What the checker measures. Not thread-safe. */
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

    /** Reads, writes and invalidations. */
    public long operations() {
        return operations;
    }

    /** Reads that were not judged because their JVM was stopped. */
    public long excluded() {
        return excluded;
    }

    /** Staleness of reads outside the times of faults. */
    public double stalenessP99() {
        return staleness.percentile(PERCENTILE) / NANOS_PER_MILLI;
    }

    /** The greatest of them. */
    public double stalenessMax() {
        return staleness.percentile(1) / NANOS_PER_MILLI;
    }

    /** Time of reads outside the times of faults. */
    public double quietReadP99() {
        return quietReads.percentile(PERCENTILE) / NANOS_PER_MILLI;
    }

    /** Time of reads while something was broken. */
    public double disturbedReadP99() {
        return disturbedReads.percentile(PERCENTILE) / NANOS_PER_MILLI;
    }

    /** Time of reads that loaded while nothing was broken. */
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
