package io.tieredcache.benchmarks.targets;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.benchmarks.Options;
import io.tieredcache.benchmarks.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TargetReportTest {

    private static final Options REPORT_ONLY =
            new Options(true, false, true, List.of(), List.of(), List.of(), OptionalInt.empty());

    private final TargetsSuite suite = new TargetsSuite();

    @Test
    void status_everyTargetMet_isZero() {
        List<Row> rows = allMet();

        assertThat(suite.status(rows, Options.NONE)).isZero();
        assertThat(suite.show(rows)).contains("17 of 17 targets met").doesNotContain("MISSED", "NOT MEASURED");
    }

    @ParameterizedTest
    @EnumSource
    void status_oneTargetMissed_isOneAndNamesIt(Target target) {
        List<Row> rows = without(target);
        rows.addAll(figures(target, justMissed(target), 1_000));

        assertThat(suite.status(rows, Options.NONE)).isOne();
        assertThat(line(rows, target)).contains("| MISSED ").doesNotContain("| met ");
        assertThat(suite.show(rows)).contains("16 of 17 targets met; missed: " + target.scenario());
    }

    @ParameterizedTest
    @EnumSource
    void status_oneTargetNotMeasured_isTwoAndNamesIt(Target target) {
        List<Row> rows = without(target);

        assertThat(suite.status(rows, Options.NONE)).isEqualTo(2);
        assertThat(line(rows, target)).contains("| NOT MEASURED ").doesNotContain("| met ");
        assertThat(suite.show(rows)).contains("16 of 17 targets met; not measured: " + target.scenario());
    }

    @ParameterizedTest
    @EnumSource
    void status_figureWithoutEnoughSamples_isNotMeasured(Target target) {
        List<Row> rows = without(target);
        rows.addAll(figures(target, wellMet(target), target.fewestSamples() - 1));

        assertThat(suite.status(rows, Options.NONE)).isEqualTo(2);
        assertThat(new TargetReport(rows).verdict(target)).isEqualTo(Verdict.NOT_MEASURED);
    }

    @Test
    void status_noRows_isTwo() {
        assertThat(suite.status(List.of(), Options.NONE)).isEqualTo(2);
        assertThat(suite.show(List.of())).contains("0 of 17 targets met; not measured: l1-get, ");
    }

    @Test
    void status_oneMissedAndOneNotMeasured_isOne() {
        List<Row> rows = without(Target.L1_GET);
        rows.removeIf(row -> row.scenario().equals(Target.ERRORS.scenario()));
        rows.addAll(figures(Target.ERRORS, 0.5, 1_000));

        assertThat(suite.status(rows, Options.NONE)).isOne();
    }

    @Test
    void status_reportOnly_failsOnlyForWhatIsNotMeasured() {
        List<Row> missed = without(Target.QUERY);
        missed.addAll(figures(Target.QUERY, justMissed(Target.QUERY), 1_000));

        assertThat(suite.status(missed, REPORT_ONLY)).isZero();
        assertThat(suite.status(without(Target.QUERY), REPORT_ONLY)).isEqualTo(2);
    }

    @Test
    void line_latency_hasEveryPercentileAndTheMargin() {
        List<Row> rows = List.of(
                row(Target.L2_GET, Latency.SAMPLES, 123_456),
                row(Target.L2_GET, Latency.P50, 0.25),
                row(Target.L2_GET, Latency.P99, 1_250),
                row(Target.L2_GET, Latency.P999, 2_341),
                row(Target.L2_GET, Latency.MAX, 61_000));

        assertThat(line(rows, Target.L2_GET).replaceAll(" +", " "))
                .isEqualTo(
                        "| L2 get: p99 < 5 ms | 1.25 ms | 123,456 | 250 ns | 1.25 ms | 2.34 ms | 61 ms | 75.0 % | met |");
    }

    @Test
    void line_missed_hasANegativeMargin() {
        assertThat(line(figures(Target.HIT_RATIO, 94.99, 10), Target.HIT_RATIO)).contains(" -0.1 % | MISSED");
    }

    @Test
    void table_emptyRequests_standBelowForComparison() {
        Findings findings = new Findings();
        findings.emptyRequest(64, new Latency(5_000, 70, 1_500, 20_000, 300_000));

        assertThat(new TargetReport(findings.rows()).table())
                .contains("requests that do nothing")
                .contains(": p50 70 us, p99 1.5 ms, p99.9 20 ms, max 300 ms");
        assertThat(new TargetReport(List.of()).table()).doesNotContain("requests that do nothing");
    }

    @Test
    void show_processors_sayWhatOthersTook() {
        ProcessorTime before = ProcessorTime.parse("cpu  100 0 50 1000 0 0 0 0 0 0", 20);
        ProcessorTime after = ProcessorTime.parse("cpu  160 5 70 1080 20 3 2 10 7 7", 60);
        Findings findings = new Findings();
        findings.processors(after.since(before));

        assertThat(suite.show(findings.rows()))
                .contains("30 % of the processors went to processes that are not of this run, 50 % was idle");
    }

    @Test
    void findings_noSamples_areNotMeasured() {
        Findings findings = new Findings();
        findings.add(Target.RESPONSE_L3, 64, new Latency(0, 0, 0, 0, 0));
        findings.add(Target.ERRORS, 64, 0, 0);

        assertThat(suite.status(findings.rows(), Options.NONE)).isEqualTo(2);
        assertThat(findings.rows()).isEmpty();
    }

    @Test
    void show_table_stampsTheMachineAboveIt() {
        assertThat(suite.show(allMet()).lines().findFirst().orElseThrow())
                .contains(" cores, ")
                .contains("JDK " + System.getProperty("java.runtime.version"));
    }

    private static String line(List<Row> rows, Target target) {
        return new TargetReport(rows)
                .table()
                .lines()
                .filter(line -> line.startsWith("| " + target.text() + " "))
                .findFirst()
                .orElseThrow();
    }

    private static List<Row> allMet() {
        List<Row> rows = new ArrayList<>();
        for (Target target : Target.values()) {
            rows.addAll(figures(target, wellMet(target), target.fewestSamples()));
        }
        return rows;
    }

    private static List<Row> without(Target target) {
        List<Row> rows = allMet();
        rows.removeIf(row -> row.scenario().equals(target.scenario()));
        return rows;
    }

    private static double wellMet(Target target) {
        double limit = target.bound().limit();
        return target.bound().comparison().isUpper() ? limit / 2 : limit * 2;
    }

    private static double justMissed(Target target) {
        double limit = target.bound().limit();
        return switch (target.bound().comparison()) {
            case BELOW, ABOVE -> limit;
            case AT_MOST -> Math.nextUp(limit);
            case AT_LEAST -> Math.nextDown(limit);
        };
    }

    private static List<Row> figures(Target target, double value, long samples) {
        return List.of(row(target, target.metric(), value), row(target, Latency.SAMPLES, (double) samples));
    }

    private static Row row(Target target, String metric, double value) {
        return new Row("targets", target.scenario(), "tiered", 1, metric, "", value, value, value);
    }
}
