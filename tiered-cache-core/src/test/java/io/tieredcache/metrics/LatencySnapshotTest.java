package io.tieredcache.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencySnapshotTest {

    private static final double[] PERCENTS = {0, 1, 25, 50, 75, 90, 95, 99, 99.9, 99.99, 100};

    private static LatencySnapshot of(long... nanos) {
        LatencyRecorder recorder = new LatencyRecorder();
        Arrays.stream(nanos).forEach(recorder::record);
        return recorder.snapshot();
    }

    /** Returns durations from nanoseconds to minutes, evenly spread on a logarithmic scale. */
    private static long[] someNanos(long seed, int count) {
        Random random = new Random(seed);
        return LongStream.generate(() -> (long) Math.exp(random.nextDouble() * Math.log(4e12)))
                .limit(count)
                .toArray();
    }

    private static long exactPercentile(long[] sorted, double percent) {
        int rank = 1;
        while (rank < sorted.length && rank * 100.0 < percent * sorted.length - 1e-6) {
            rank++;
        }
        return sorted[rank - 1];
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void percentileNanos_againstTheSortedDurations_isWithinASixtyFourth(long seed) {
        long[] nanos = someNanos(seed, 20_000);
        LatencySnapshot snapshot = of(nanos);
        Arrays.sort(nanos);

        for (double percent : PERCENTS) {
            long exact = exactPercentile(nanos, percent);
            assertThat(snapshot.percentileNanos(percent))
                    .as("p%s of seed %d", percent, seed)
                    .isCloseTo(exact, Offset.offset(exact / 64 + 1));
        }
    }

    @Test
    void percentileNanos_shortDurations_areExact() {
        LatencySnapshot snapshot = of(LongStream.rangeClosed(0, 63).toArray());

        assertThat(snapshot.percentileNanos(0)).isZero();
        assertThat(snapshot.percentileNanos(50)).isEqualTo(31);
        assertThat(snapshot.percentileNanos(100)).isEqualTo(63);
    }

    @Test
    void percentileNanos_oneSlowInAThousand_isBeyond999() {
        long[] nanos = new long[1_000];
        Arrays.fill(nanos, 10);
        nanos[123] = 50;

        assertThat(of(nanos).percentileNanos(99.9)).isEqualTo(10);
        assertThat(of(nanos).percentileNanos(99.95)).isEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 100.1, Double.NaN})
    void percentileNanos_outOfBounds_isRefused(double percent) {
        assertThatThrownBy(() -> of(1).percentileNanos(percent))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("percent must be from 0 to 100, was " + percent);
    }

    @Test
    void buckets_allPowersOfTwoAndTheirNeighbours_holdTheirDurations() {
        for (int power = 0; power < 42; power++) {
            for (long nanos = Math.max(0, (1L << power) - 1); nanos <= (1L << power) + 1; nanos++) {
                LatencySnapshot.Bucket bucket = of(nanos).buckets().get(0);
                assertThat(nanos).isBetween(bucket.lowestNanos(), bucket.highestNanos());
                assertThat((bucket.highestNanos() - bucket.lowestNanos()) * 32).isLessThanOrEqualTo(nanos);
            }
        }
    }

    @Test
    void buckets_oneAfterTheOther_leaveNoGap() {
        for (int index = 1; index < LatencyBuckets.COUNT; index++) {
            assertThat(LatencyBuckets.lowest(index)).isEqualTo(LatencyBuckets.highest(index - 1) + 1);
            assertThat(LatencyBuckets.indexOf(LatencyBuckets.lowest(index))).isEqualTo(index);
            assertThat(LatencyBuckets.indexOf(LatencyBuckets.highest(index))).isEqualTo(index);
        }
        assertThat(LatencyBuckets.highest(LatencyBuckets.COUNT - 1)).isEqualTo(LatencySnapshot.HIGHEST_NANOS);
    }

    @Test
    void sumAndMaxBound_anyDurations_areExactAndABound() {
        long[] nanos = someNanos(7, 1_000);
        long longest = Arrays.stream(nanos).max().orElseThrow();
        LatencySnapshot snapshot = of(nanos);

        assertThat(snapshot.count()).isEqualTo(1_000);
        assertThat(snapshot.sumNanos()).isEqualTo(Arrays.stream(nanos).sum());
        assertThat(snapshot.meanNanos()).isEqualTo(Arrays.stream(nanos).sum() / 1_000.0);
        assertThat(snapshot.maxBoundNanos()).isBetween(longest, longest + longest / 32);
    }

    @Test
    void record_beyondTheBounds_countsAsTheBound() {
        LatencySnapshot snapshot = of(-5, Long.MAX_VALUE);

        assertThat(snapshot.count()).isEqualTo(2);
        assertThat(snapshot.sumNanos()).isEqualTo(LatencySnapshot.HIGHEST_NANOS);
        assertThat(snapshot.maxBoundNanos()).isEqualTo(LatencySnapshot.HIGHEST_NANOS);
        assertThat(snapshot.percentileNanos(0)).isZero();
    }

    @Test
    void none_everything_isZero() {
        assertThat(LatencySnapshot.NONE.count()).isZero();
        assertThat(LatencySnapshot.NONE.percentileNanos(99)).isZero();
        assertThat(LatencySnapshot.NONE.meanNanos()).isZero();
        assertThat(LatencySnapshot.NONE.maxBoundNanos()).isZero();
        assertThat(LatencySnapshot.NONE.buckets()).isEmpty();
        assertThat(of()).isEqualTo(LatencySnapshot.NONE);
    }

    @Test
    void minus_earlierSnapshot_isWhatWasCountedBetween() {
        LatencyRecorder recorder = new LatencyRecorder();
        recorder.record(1_000_000);
        LatencySnapshot earlier = recorder.snapshot();
        recorder.record(7);
        recorder.record(9);

        LatencySnapshot between = recorder.snapshot().minus(earlier);

        assertThat(between).isEqualTo(of(7, 9)).hasSameHashCodeAs(of(7, 9));
        assertThat(between.maxBoundNanos()).isEqualTo(9);
        assertThat(earlier.minus(earlier)).isEqualTo(LatencySnapshot.NONE);
    }

    @Test
    void minus_noEarlierSnapshot_isRefused() {
        assertThatThrownBy(() -> of(7).minus(of(7, 9)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not an earlier state of");
        assertThatThrownBy(() -> of(7, 8).minus(of(9))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void plus_snapshotsOfTwoJvms_isAsIfOneHadCountedAll() {
        long[] here = someNanos(1, 5_000);
        long[] there = someNanos(2, 3_000);
        long[] all =
                LongStream.concat(Arrays.stream(here), Arrays.stream(there)).toArray();

        LatencySnapshot arrived = LatencySnapshot.decode(of(there).encoded());

        assertThat(arrived).isEqualTo(of(there));
        assertThat(of(here).plus(arrived)).isEqualTo(of(all)).isEqualTo(arrived.plus(of(here)));
        assertThat(of(all).minus(arrived)).isEqualTo(of(here));
        assertThat(of(here).plus(LatencySnapshot.NONE)).isEqualTo(of(here));
    }

    /** JVMs of different versions read each other's encoded text. */
    @Test
    void encoded_someDurations_isThisText() {
        assertThat(of(1, 1, 100, Long.MAX_VALUE).encoded()).isEqualTo("1;4398046511205;1:2;82:1;1215:1");
        assertThat(LatencySnapshot.NONE.encoded()).isEqualTo("1;0");
        assertThat(LatencySnapshot.decode("1;0")).isEqualTo(LatencySnapshot.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "2;0", "1", "1;", "1;x", "1;-3", "1;5;3", "1;5;3:", "1;5;1216:1", "1;5;-1:1", "1;5;1:-1"})
    void decode_anythingElse_isRefused(String text) {
        assertThatThrownBy(() -> LatencySnapshot.decode(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a snapshot of this version: \"" + text + "\"")
                .hasMessageContaining("give what LatencySnapshot.encoded returned");
    }

    @Test
    void toString_someDurations_showsTheUsualFigures() {
        assertThat(of(10, 20, 30))
                .hasToString("LatencySnapshot[count 3, mean 20 ns, p50 20 ns, p99 30 ns, at most 30 ns]");
    }
}
