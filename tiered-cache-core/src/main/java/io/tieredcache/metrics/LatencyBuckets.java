package io.tieredcache.metrics;

/**
 * The buckets of a histogram of durations. The first 32 buckets are one nanosecond wide. From there on each power of
 * two is divided into 32 buckets of equal width:
 *
 * <pre>
 * nanoseconds   0 1 2 .. 31 | 32 33 .. 63 | 64-65 66-67 .. 126-127 | 128-131 ..
 * bucket        0 1 2 .. 31 | 32 33 .. 63 | 64    65    .. 95      | 96      ..
 * </pre>
 *
 * A bucket is therefore at most 1/32 as wide as its lowest value, and its middle is at most 1/64 away from any value in
 * it.
 */
final class LatencyBuckets {

    /** The longest duration that is distinguished from longer ones: about 73 minutes. */
    static final long HIGHEST_NANOS = (1L << 42) - 1;

    private static final int PER_POWER = 32;
    private static final int BITS = Integer.numberOfTrailingZeros(PER_POWER);

    /** The number of buckets. */
    static final int COUNT = indexOf(HIGHEST_NANOS) + 1;

    private LatencyBuckets() {}

    /** Returns the duration to count: 0 for a negative one, at most the longest one, otherwise unchanged. */
    static long counted(long nanos) {
        return Math.max(0, Math.min(nanos, HIGHEST_NANOS));
    }

    /** Returns the bucket of a duration. */
    static int indexOf(long nanos) {
        long value = counted(nanos);
        int shift = Math.max(0, Long.SIZE - 1 - BITS - Long.numberOfLeadingZeros(value));
        return shift * PER_POWER + (int) (value >>> shift);
    }

    static long lowest(int index) {
        int shift = shift(index);
        return (long) (index - shift * PER_POWER) << shift;
    }

    static long highest(int index) {
        return lowest(index) + (1L << shift(index)) - 1;
    }

    static long middle(int index) {
        return lowest(index) + (1L << shift(index)) / 2;
    }

    private static int shift(int index) {
        return Math.max(0, index / PER_POWER - 1);
    }
}
