package io.tieredcache.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects one figure for each round and summarises each series. Series keep the order in which they first appeared.
 * Not thread-safe.
 */
public final class Measurements {

    private final String suite;
    private final Map<Series, List<Double>> rounds = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();

    /**
     * Makes an empty collection.
     *
     * @param suite name of the suite
     */
    public Measurements(String suite) {
        this.suite = suite;
    }

    /**
     * Adds the figure of one round.
     *
     * @param series the series of the figure
     * @param value the figure; finite
     * @throws IllegalArgumentException if the figure is not finite
     */
    public void add(Series series, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(series + " was measured as " + value + ", expected a finite number");
        }
        rounds.computeIfAbsent(series, unused -> new ArrayList<>()).add(value);
    }

    /**
     * Removes the figures of a contender that failed in a scenario, those of earlier rounds included.
     *
     * @param scenario the scenario
     * @param contender the contender that failed
     * @param callers number of threads that called at the same time
     * @param why the reason
     */
    public void failed(String scenario, String contender, int callers, String why) {
        rounds.keySet()
                .removeIf(series -> series.scenario.equals(scenario)
                        && series.contender.equals(contender)
                        && series.callers == callers);
        failures.add(contender + " with " + callers + " callers in " + scenario + " (" + why + ")");
    }

    /**
     * Summarises every series.
     *
     * @return a row for each series; comparable rows are adjacent
     * @throws IncompleteRun with the other rows, if a contender failed
     */
    public List<Row> completeRows() throws IncompleteRun {
        if (!failures.isEmpty()) {
            throw new IncompleteRun(rows(), failures);
        }
        return rows();
    }

    /**
     * Summarises every series.
     *
     * @return a row for each series; comparable rows are adjacent
     */
    public List<Row> rows() {
        Map<List<Object>, List<Row>> comparable = new LinkedHashMap<>();
        rounds.forEach((series, values) -> comparable
                .computeIfAbsent(List.of(series.scenario, series.metric, series.callers), unused -> new ArrayList<>())
                .add(row(series, values)));
        return comparable.values().stream().flatMap(List::stream).toList();
    }

    private Row row(Series of, List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        return new Row(
                suite,
                of.scenario,
                of.contender,
                of.callers,
                of.metric,
                of.unit,
                median,
                sorted[0],
                sorted[sorted.length - 1]);
    }

    /**
     * The identity of a series of figures.
     *
     * @param scenario the scenario
     * @param contender the contender
     * @param callers number of threads that call at the same time
     * @param metric the measured quantity
     * @param unit unit of the figures
     */
    public record Series(String scenario, String contender, int callers, String metric, String unit) {}
}
