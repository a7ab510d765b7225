package io.tieredcache.metrics;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The durations counted in buckets until a moment, or between two moments. A bucket is at most 1/32 as wide as its
 * lowest value, so a percentile is wrong by less than 1.6 %; durations below 64 ns are exact. Durations above
 * {@link #HIGHEST_NANOS} count as that.
 *
 * <p>Snapshots of {@link LatencyHistograms} are cumulative. Each reader keeps its last one and subtracts it from the
 * next, so readers do not affect each other. Snapshots of several JVMs, caches or operations can be added;
 * {@link #encoded} and {@link #decode} transfer them between JVMs.
 *
 * <p>Immutable and thread-safe. Takes 8 bytes for each bucket up to the highest one in use, at most 10 kB.
 */
public final class LatencySnapshot {

    /** The longest duration that is distinguished from longer ones, in nanoseconds: about 73 minutes. */
    public static final long HIGHEST_NANOS = LatencyBuckets.HIGHEST_NANOS;

    /** The empty snapshot. */
    public static final LatencySnapshot NONE = new LatencySnapshot(new long[0], 0);

    private static final String FORMAT = "1";

    /** The count of each bucket; the last one is not zero. */
    private final long[] counts;

    private final long count;
    private final long sumNanos;

    private LatencySnapshot(long[] counts, long sumNanos) {
        this.counts = counts;
        this.count = Arrays.stream(counts).sum();
        this.sumNanos = sumNanos;
    }

    /** Returns a snapshot with the given counts, which the caller must not change afterwards. */
    static LatencySnapshot of(long[] counts, long sumNanos) {
        int used = counts.length;
        while (used > 0 && counts[used - 1] == 0) {
            used--;
        }
        return new LatencySnapshot(used == counts.length ? counts : Arrays.copyOf(counts, used), sumNanos);
    }

    /**
     * A bucket: durations of about one length.
     *
     * @param lowestNanos the shortest duration of the bucket
     * @param highestNanos the longest duration of the bucket; {@link #HIGHEST_NANOS} includes all longer ones
     * @param count the number of durations, at least 1
     */
    public record Bucket(long lowestNanos, long highestNanos, long count) {}

    /**
     * Returns the number of counted durations.
     *
     * @return a count, never negative
     */
    public long count() {
        return count;
    }

    /**
     * Returns the sum of the durations, exact except for those above {@link #HIGHEST_NANOS}. It may include a duration
     * that was being counted while the snapshot was taken.
     *
     * @return nanoseconds, never negative
     */
    public long sumNanos() {
        return sumNanos;
    }

    /**
     * Returns the mean of the durations.
     *
     * @return nanoseconds; 0 if nothing was counted
     */
    public double meanNanos() {
        return count == 0 ? 0 : (double) sumNanos / count;
    }

    /**
     * Returns a percentile: the shortest duration that at least the given percentage of all did not exceed.
     *
     * @param percent 0 to 100, such as 99.9; 0 is the shortest duration, 100 the longest
     * @return nanoseconds, wrong by at most 1/64 up or down; 0 if nothing was counted
     * @throws IllegalArgumentException if {@code percent} is out of bounds
     */
    public long percentileNanos(double percent) {
        if (!(percent >= 0 && percent <= 100)) {
            throw new IllegalArgumentException("percent must be from 0 to 100, was " + percent
                    + ": give 99.9, not 0.999, for the slowest in a thousand");
        }
        if (count == 0) {
            return 0;
        }
        // Rounded down a little: as a double 99.9 is a little more than 99.9, and must not select the thousandth of a
        // thousand.
        long rank = Math.max(1, Math.min(count, (long) Math.ceil(Math.nextDown(percent) / 100 * count)));
        int index = -1;
        for (long seen = 0; seen < rank; ) {
            index++;
            seen += counts[index];
        }
        return LatencyBuckets.middle(index);
    }

    /**
     * Returns a bound that no counted duration exceeds: the end of the highest bucket in use.
     *
     * @return nanoseconds, at most 1/32 above the longest duration; {@link #HIGHEST_NANOS} may have been exceeded; 0 if nothing
     *     was counted
     */
    public long maxBoundNanos() {
        return counts.length == 0 ? 0 : LatencyBuckets.highest(counts.length - 1);
    }

    /**
     * Returns the buckets in use, the shortest durations first, for exporters.
     *
     * @return an immutable list
     */
    public List<Bucket> buckets() {
        List<Bucket> used = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                used.add(new Bucket(LatencyBuckets.lowest(i), LatencyBuckets.highest(i), counts[i]));
            }
        }
        return List.copyOf(used);
    }

    /**
     * Returns the durations counted after an earlier snapshot.
     *
     * @param earlier a snapshot of the same cache, tier and operation in the same JVM, or the sum of the same ones
     * @return the difference
     * @throws IllegalArgumentException if {@code earlier} has a duration that this one lacks, for example after a
     *     restart of the JVM or {@link LatencyHistograms#forget}; then use this one alone
     */
    public LatencySnapshot minus(LatencySnapshot earlier) {
        long[] rest = Arrays.copyOf(counts, Math.max(counts.length, earlier.counts.length));
        boolean isEarlier = sumNanos >= earlier.sumNanos;
        for (int i = 0; i < earlier.counts.length; i++) {
            rest[i] -= earlier.counts[i];
            isEarlier &= rest[i] >= 0;
        }
        if (!isEarlier) {
            throw new IllegalArgumentException(earlier + " is not an earlier state of " + this
                    + ": subtract a snapshot that was taken before, of the same cache, tier and operation");
        }
        return of(rest, sumNanos - earlier.sumNanos);
    }

    /**
     * Returns the sum of two snapshots.
     *
     * @param other a snapshot of another JVM, cache or operation, or of another time
     * @return the sum
     */
    public LatencySnapshot plus(LatencySnapshot other) {
        long[] sum = Arrays.copyOf(counts, Math.max(counts.length, other.counts.length));
        for (int i = 0; i < other.counts.length; i++) {
            sum[i] += other.counts[i];
        }
        return of(sum, sumNanos + other.sumNanos);
    }

    /**
     * Returns this snapshot as text, for {@link #decode} in another JVM. The format is numbered, and later versions of
     * this library read it.
     *
     * @return one line of ASCII digits and punctuation, without spaces
     */
    public String encoded() {
        StringBuilder text = new StringBuilder(FORMAT).append(';').append(sumNanos);
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                text.append(';').append(i).append(':').append(counts[i]);
            }
        }
        return text.toString();
    }

    /**
     * Returns the snapshot that {@link #encoded} wrote.
     *
     * @param text the text
     * @return a snapshot equal to the one that was written
     * @throws IllegalArgumentException if the text is not an encoded snapshot, or its format is unknown to this version
     */
    public static LatencySnapshot decode(String text) {
        String[] parts = requireNonNull(text, "text").split(";", -1);
        if (!parts[0].equals(FORMAT) || parts.length < 2) {
            throw unreadable(text, "it must begin with \"" + FORMAT + ";\"", null);
        }
        long[] counts = new long[LatencyBuckets.COUNT];
        try {
            for (int i = 2; i < parts.length; i++) {
                int colon = parts[i].indexOf(':');
                int index = Integer.parseInt(parts[i].substring(0, Math.max(0, colon)));
                counts[index] = notNegative(parts[i].substring(colon + 1));
            }
            return of(counts, notNegative(parts[1]));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw unreadable(text, "it must be of numbers and of buckets below " + LatencyBuckets.COUNT, e);
        }
    }

    private static long notNegative(String number) {
        long value = Long.parseLong(number);
        if (value < 0) {
            throw new NumberFormatException(number + " is negative");
        }
        return value;
    }

    private static IllegalArgumentException unreadable(String text, String expected, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "not a snapshot of this version: \"" + text.substring(0, Math.min(40, text.length())) + "\"; "
                        + expected + ": give what LatencySnapshot.encoded returned",
                cause);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LatencySnapshot same && sumNanos == same.sumNanos && Arrays.equals(counts, same.counts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(counts) + Long.hashCode(sumNanos);
    }

    @Override
    public String toString() {
        return "LatencySnapshot[count " + count + ", mean " + Math.round(meanNanos()) + " ns, p50 "
                + percentileNanos(50) + " ns, p99 " + percentileNanos(99) + " ns, at most " + maxBoundNanos() + " ns]";
    }
}
