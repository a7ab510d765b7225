package io.tieredcache.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Snapshot;
import io.tieredcache.testing.FakeTicker;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.GraphLayout;

class LastMinuteReservoirTest {

    static {
        System.setProperty("jol.magicFieldOffset", "true");
    }

    private final FakeTicker ticker = new FakeTicker(Long.MAX_VALUE - 5);
    private final LastMinuteReservoir reservoir = new LastMinuteReservoir(ticker);

    private void advanceSeconds(long seconds) {
        ticker.advance(Duration.ofSeconds(seconds));
    }

    @Test
    void getSnapshot_twoReaders_takeNothingFromEachOther() {
        reservoir.update(5);
        reservoir.update(7);

        assertThat(reservoir.getSnapshot().getValues()).containsExactly(5, 7);
        assertThat(reservoir.getSnapshot().getValues()).containsExactly(5, 7);
        assertThat(reservoir.size()).isEqualTo(2);
    }

    /** Two reporters with a period of one minute each, half a minute apart; each must see every duration. */
    @Test
    void getSnapshot_twoReportersOfAMinute_bothSeeEveryDuration() {
        List<Long> seenByA = new ArrayList<>();
        List<Long> seenByB = new ArrayList<>();
        for (int second = 1; second <= 300; second++) {
            advanceSeconds(1);
            reservoir.update(second);
            List<Long> reporter = second % 60 == 0 ? seenByA : seenByB;
            if (second % 30 == 0) {
                for (long value : reservoir.getSnapshot().getValues()) {
                    reporter.add(value);
                }
            }
        }

        for (int second = 1; second <= 270; second++) {
            LatencySnapshot.Bucket bucket = bucketOf(second);
            assertThat(seenByA).anyMatch(value -> value >= bucket.lowestNanos() && value <= bucket.highestNanos());
            assertThat(seenByB).anyMatch(value -> value >= bucket.lowestNanos() && value <= bucket.highestNanos());
        }
    }

    private static LatencySnapshot.Bucket bucketOf(long nanos) {
        LatencyRecorder one = new LatencyRecorder();
        one.record(nanos);
        return one.snapshot().buckets().get(0);
    }

    @Test
    void getSnapshot_anySecond_coversSixtyToSeventySeconds() {
        for (int second = 1; second <= 500; second++) {
            advanceSeconds(1);
            reservoir.update(1);
            assertThat(reservoir.size()).isBetween(Math.min(second, 60), Math.min(second, 71));
        }
    }

    @Test
    void getSnapshot_noUpdateForLong_isEmpty() {
        reservoir.update(50);
        advanceSeconds(15);
        reservoir.update(60);
        advanceSeconds(600);

        assertThat(reservoir.size()).isZero();
        assertThat(reservoir.getSnapshot().getMax()).isZero();
        reservoir.update(7);
        assertThat(reservoir.getSnapshot().getMax()).isEqualTo(7);
    }

    @Test
    void update_neverRead_keepsNoMoreThanAMinute() {
        for (int second = 1; second <= 5_000; second++) {
            advanceSeconds(1);
            reservoir.update(second);
        }

        assertThat(reservoir.getSnapshot().getMin()).isGreaterThanOrEqualTo(4_850);
        assertThat(GraphLayout.parseInstance(reservoir).totalSize()).isLessThan(90_000);
    }

    @Test
    void getSnapshot_someDurations_hasTheFiguresOfDropwizard() {
        for (long nanos : new long[] {1_000, 1_000, 2_000, 4_000}) {
            reservoir.update(nanos);
        }
        Snapshot snapshot = reservoir.getSnapshot();

        assertThat(snapshot.size()).isEqualTo(4);
        assertThat(snapshot.getMean()).isEqualTo(2_000);
        assertThat(snapshot.getMedian()).isCloseTo(1_000, Offset.offset(16.0));
        assertThat(snapshot.getMin()).isCloseTo(1_000, Offset.offset(16L));
        assertThat(snapshot.getMax()).isCloseTo(4_000, Offset.offset(63L));
        assertThat(snapshot.getStdDev()).isCloseTo(1_414.2, Offset.offset(25.0));
        ByteArrayOutputStream dumped = new ByteArrayOutputStream();
        snapshot.dump(dumped);
        assertThat(dumped.toString(StandardCharsets.UTF_8).lines()).hasSize(3);
    }
}
