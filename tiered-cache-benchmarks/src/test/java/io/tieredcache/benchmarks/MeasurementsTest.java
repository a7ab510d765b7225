package io.tieredcache.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tieredcache.benchmarks.Measurements.Series;
import org.junit.jupiter.api.Test;

class MeasurementsTest {

    private final Measurements measurements = new Measurements("suite");

    private void add(String contender, int callers, double value) {
        measurements.add(new Series("get", contender, callers, "ops_per_s", "1/s"), value);
    }

    @Test
    void completeRows_nothingFailed_areTheMedians() throws Exception {
        add("a", 1, 3);
        add("a", 1, 1);
        add("a", 1, 2);

        assertThat(measurements.completeRows()).extracting(Row::median).containsExactly(2.0);
    }

    @Test
    void completeRows_oneFailed_leavesOutItsEarlierRoundsAndSaysWhy() {
        add("a", 1, 1);
        add("a", 64, 2);
        add("b", 64, 3);

        measurements.failed("get", "a", 64, "too many loads");

        assertThatExceptionOfType(IncompleteRun.class)
                .isThrownBy(measurements::completeRows)
                .withMessage("left out: a with 64 callers in get (too many loads)")
                .satisfies(run -> assertThat(run.rows()).extracting(Row::median).containsExactly(1.0, 3.0));
    }
}
