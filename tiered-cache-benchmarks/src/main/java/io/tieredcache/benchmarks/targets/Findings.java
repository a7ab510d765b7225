package io.tieredcache.benchmarks.targets;

import io.tieredcache.benchmarks.Measurements;
import io.tieredcache.benchmarks.Measurements.Series;
import io.tieredcache.benchmarks.Row;
import java.util.List;
import java.util.Locale;

/** Collects the figures, each target once. Not thread-safe. */
final class Findings {

    static final String SUITE = "targets";
    static final String MACHINE = "machine";
    static final String EMPTY_REQUEST = "empty-request";
    static final String LOAD_AVERAGE = "load_average";
    static final String OTHERS = "others_cpu";
    static final String IDLE = "idle_cpu";

    private static final String CONTENDER = "tiered";

    private final Measurements measurements = new Measurements(SUITE);

    void add(Target target, int callers, Latency latency) {
        if (latency.samples() == 0) {
            System.err.printf("%s: no samples%n", target.text());
            return;
        }
        add(target.scenario(), callers, latency);
        System.err.printf(Locale.ROOT, "%s: p99 %.2f us, max %.2f us%n", target.text(), latency.p99(), latency.max());
    }

    /** Adds a figure in the unit of the target's bound. */
    void add(Target target, int callers, double value, long samples) {
        if (samples == 0) {
            System.err.printf("%s: no samples%n", target.text());
            return;
        }
        add(target.scenario(), callers, Latency.SAMPLES, Unit.COUNT, (double) samples);
        add(target.scenario(), callers, Latency.VALUE, target.bound().unit(), value);
        System.err.printf(
                Locale.ROOT, "%s: %s%n", target.text(), target.bound().unit().text(value));
    }

    /** Adds a figure that has no limit. */
    void note(Target target, int callers, String metric, Unit unit, double value) {
        add(target.scenario(), callers, metric, unit, value);
        System.err.printf(Locale.ROOT, "%s: %s %s%n", target.text(), metric, unit.text(value));
    }

    /** Adds the latency of empty requests, which is the share of the machine and the driver in every other one. */
    void emptyRequest(int callers, Latency latency) {
        add(EMPTY_REQUEST, callers, latency);
    }

    void loadAverage(double average) {
        measurements.add(new Series(MACHINE, CONTENDER, 0, LOAD_AVERAGE, "1"), average);
    }

    /** Adds the processor time that was used while requests were sent. */
    void processors(ProcessorTime spent) {
        add(MACHINE, 0, OTHERS, Unit.PERCENT, spent.othersPercent());
        add(MACHINE, 0, IDLE, Unit.PERCENT, spent.idlePercent());
    }

    List<Row> rows() {
        return measurements.rows();
    }

    private void add(String scenario, int callers, Latency latency) {
        add(scenario, callers, Latency.SAMPLES, Unit.COUNT, (double) latency.samples());
        add(scenario, callers, Latency.P50, Unit.MICROS, latency.p50());
        add(scenario, callers, Latency.P99, Unit.MICROS, latency.p99());
        add(scenario, callers, Latency.P999, Unit.MICROS, latency.p999());
        add(scenario, callers, Latency.MAX, Unit.MICROS, latency.max());
    }

    private void add(String scenario, int callers, String metric, Unit unit, double value) {
        measurements.add(new Series(scenario, CONTENDER, callers, metric, unit.symbol()), value);
    }
}
