package io.tieredcache.benchmarks.targets;

import io.tieredcache.benchmarks.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The result of a run for each target. A target without enough samples is not measured, and never met. */
final class TargetReport {

    static final int ALL_MET = 0;
    static final int SOME_MISSED = 1;
    static final int NOT_PROVEN = 2;

    private final List<Row> rows;

    TargetReport(List<Row> rows) {
        this.rows = List.copyOf(rows);
    }

    Verdict verdict(Target target) {
        OptionalDouble value = figure(target, target.metric());
        double samples = figure(target, Latency.SAMPLES).orElse(0);
        if (value.isEmpty() || Double.isNaN(value.getAsDouble()) || samples < target.fewestSamples()) {
            return Verdict.NOT_MEASURED;
        }
        return target.bound().isMetBy(value.getAsDouble()) ? Verdict.MET : Verdict.MISSED;
    }

    /** Returns 0 if every target is met, 1 if one is missed, 2 if none is missed but one is not measured. */
    int status() {
        if (!with(Verdict.MISSED).isEmpty()) {
            return SOME_MISSED;
        }
        return isComplete() ? ALL_MET : NOT_PROVEN;
    }

    boolean isComplete() {
        return with(Verdict.NOT_MEASURED).isEmpty();
    }

    /** Returns a Markdown table that is also readable on a terminal, and a summary line. */
    String table() {
        StringBuilder table = new StringBuilder(String.format(
                "| %-50s | %13s | %10s | %9s | %9s | %9s | %9s | %8s | %-12s |%n",
                "target", "measured", "samples", "p50", "p99", "p99.9", "max", "margin", "verdict"));
        table.append(String.format("|---|--:|--:|--:|--:|--:|--:|--:|---|%n"));
        for (Target target : Target.values()) {
            table.append(line(target));
        }
        return table.append(String.format("%n%s%n%s", summary(), control())).toString();
    }

    private String line(Target target) {
        OptionalDouble value = figure(target, target.metric());
        Verdict verdict = verdict(target);
        return String.format(
                Locale.ROOT,
                "| %-50s | %13s | %10s | %9s | %9s | %9s | %9s | %8s | %-12s |%n",
                target.text(),
                cell(value, target.bound().unit()),
                cell(figure(target, Latency.SAMPLES), Unit.COUNT),
                cell(figure(target, Latency.P50), Unit.MICROS),
                cell(figure(target, Latency.P99), Unit.MICROS),
                cell(figure(target, Latency.P999), Unit.MICROS),
                cell(figure(target, Latency.MAX), Unit.MICROS),
                verdict == Verdict.NOT_MEASURED ? "-" : target.bound().margin(value.orElseThrow()),
                verdict.text());
    }

    private String summary() {
        List<Target> missed = with(Verdict.MISSED);
        List<Target> open = with(Verdict.NOT_MEASURED);
        StringBuilder summary =
                new StringBuilder(with(Verdict.MET).size() + " of " + Target.values().length + " targets met");
        if (!missed.isEmpty()) {
            summary.append("; missed: ").append(names(missed));
        }
        if (!open.isEmpty()) {
            summary.append("; not measured: ").append(names(open));
        }
        return summary.toString();
    }

    /** Returns a sentence on the latency of empty requests. */
    private String control() {
        if (figure(Findings.EMPTY_REQUEST, Latency.MAX).isEmpty()) {
            return "";
        }
        return String.format(
                "for comparison, requests that do nothing, sent like those of the responses: p50 %s, p99 %s, p99.9 %s, max %s%n",
                cell(figure(Findings.EMPTY_REQUEST, Latency.P50), Unit.MICROS),
                cell(figure(Findings.EMPTY_REQUEST, Latency.P99), Unit.MICROS),
                cell(figure(Findings.EMPTY_REQUEST, Latency.P999), Unit.MICROS),
                cell(figure(Findings.EMPTY_REQUEST, Latency.MAX), Unit.MICROS));
    }

    private static String names(List<Target> targets) {
        return String.join(", ", targets.stream().map(Target::scenario).toList());
    }

    private static String cell(OptionalDouble figure, Unit unit) {
        return figure.isPresent() && !Double.isNaN(figure.getAsDouble()) ? unit.text(figure.getAsDouble()) : "";
    }

    private List<Target> with(Verdict verdict) {
        List<Target> found = new ArrayList<>();
        for (Target target : Target.values()) {
            if (verdict(target) == verdict) {
                found.add(target);
            }
        }
        return found;
    }

    private OptionalDouble figure(Target target, String metric) {
        return figure(target.scenario(), metric);
    }

    private OptionalDouble figure(String scenario, String metric) {
        return rows.stream()
                .filter(row -> row.scenario().equals(scenario) && row.metric().equals(metric))
                .mapToDouble(Row::median)
                .findFirst();
    }
}
