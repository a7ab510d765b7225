package io.tieredcache.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tieredcache.benchmarks.Measurements.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {

    private static final Series PLAIN = new Series("hit", "plain", 1, "ns_per_op", "ns");
    private static final Series OTHER = new Series("hit", "other", 1, "ns_per_op", "ns");
    private static final Series PLAIN_BYTES = new Series("hit", "plain", 1, "bytes_per_op", "B");

    @Test
    void rows_oddRounds_medianIsTheMiddleOne() {
        assertThat(measured(PLAIN, 30, 10, 20).rows())
                .containsExactly(new Row("suite", "hit", "plain", 1, "ns_per_op", "ns", 20, 10, 30));
    }

    @Test
    void rows_evenRounds_medianIsBetweenTheMiddleOnes() {
        assertThat(measured(PLAIN, 4, 1, 2, 100).rows())
                .singleElement()
                .satisfies(row -> assertThat(row.median()).isEqualTo(3));
    }

    @Test
    void rows_severalMetrics_comparableOnesStandTogether() {
        Measurements measurements = measured(PLAIN, 1);
        measurements.add(PLAIN_BYTES, 0);
        measurements.add(OTHER, 2);

        assertThat(measurements.rows())
                .extracting(row -> row.contender() + " " + row.metric())
                .containsExactly("plain ns_per_op", "other ns_per_op", "plain bytes_per_op");
    }

    @Test
    void add_notANumber_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> measured(PLAIN, Double.NaN))
                .withMessageContaining("plain")
                .withMessageContaining("NaN");
    }

    @Test
    void json_row_hasEveryFieldAndPlainNumbers(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("made").resolve("suite.json");
        Row row = new Row("suite", "a \"b\" \\\n", "plain", 2, "ns_per_op", "ns", 12.3456789, 0.0000001, 4e9);

        ResultsJson.write(List.of(row), file);

        assertThat(Files.readString(file))
                .isEqualTo("[\n  {\"suite\": \"suite\", \"scenario\": \"a \\\"b\\\" \\\\\\u000a\","
                        + " \"contender\": \"plain\", \"callers\": 2, \"metric\": \"ns_per_op\", \"unit\": \"ns\","
                        + " \"median\": 12.3457, \"min\": 0.0000001, \"max\": 4000000000}\n]\n");
    }

    @Test
    void json_noRow_isAnEmptyArray() {
        assertThat(ResultsJson.format(List.of())).isEqualTo("[]\n");
    }

    @Test
    void table_baseline_ratioIsOfTheMedians() {
        Measurements measurements = measured(PLAIN, 20);
        measurements.add(OTHER, 25);

        assertThat(new ResultsTable(List.of("plain"))
                        .format(measurements.rows())
                        .lines())
                .hasSize(4)
                .anySatisfy(line -> assertThat(line).contains("plain").endsWith(" 1.00 |"))
                .anySatisfy(line -> assertThat(line).contains("other").endsWith(" 1.25 |"));
    }

    @Test
    void table_baselineRoundsToNothing_hasNoRatio() {
        assertThat(new ResultsTable(List.of("plain"))
                        .format(measured(PLAIN_BYTES, 0.01).rows())
                        .lines()
                        .toList()
                        .get(2))
                .endsWith(" - |");
    }

    private static Measurements measured(Series series, double... values) {
        Measurements measurements = new Measurements("suite");
        for (double value : values) {
            measurements.add(series, value);
        }
        return measurements;
    }
}
