package io.tieredcache.benchmarks.callers;

import io.tieredcache.benchmarks.Measurements;
import io.tieredcache.benchmarks.Measurements.Series;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * The figures of one measurement by the names of their metrics.
 *
 * @param values in the order of the results
 */
public record Figures(Map<String, Double> values) {

    static final Figures NONE = new Figures(Map.of());

    private static final double MICRO = 1e3;

    static Figures of(Spent spent, Histogram calls, int keysPerCall) {
        double operations = (double) calls.getTotalCount() * keysPerCall;
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("ops_per_s", operations / spent.clockNanos() * 1e9);
        values.put("p50_us", calls.getValueAtPercentile(50) / MICRO);
        values.put("p99_us", calls.getValueAtPercentile(99) / MICRO);
        values.put("p999_us", calls.getValueAtPercentile(99.9) / MICRO);
        values.put("client_cpu_us", spent.clientCpuNanos() / MICRO / operations);
        values.put("server_cpu_us", spent.serverCpuNanos() / MICRO / operations);
        values.put("bytes_per_op", spent.allocatedBytes() / operations);
        values.put("deduplicated_per_op", spent.deduplicated() / operations);
        return new Figures(values);
    }

    static Figures parse(String line) {
        Map<String, Double> values = new LinkedHashMap<>();
        if (line.isEmpty()) {
            return NONE;
        }
        for (String word : line.split(" ", -1)) {
            int sign = word.indexOf('=');
            if (sign < 0) {
                throw new IllegalArgumentException("no figures: " + line);
            }
            values.put(word.substring(0, sign), Double.parseDouble(word.substring(sign + 1)));
        }
        return new Figures(values);
    }

    String text() {
        StringBuilder line = new StringBuilder();
        values.forEach((metric, value) -> line.append(line.isEmpty() ? "" : " ")
                .append(metric)
                .append('=')
                .append(value));
        return line.toString();
    }

    /**
     * Adds all figures as those of one round.
     *
     * @param measurements gets the figures
     * @param scenario the scenario
     * @param contender the contender
     * @param callers number of concurrent callers
     */
    public void addTo(Measurements measurements, String scenario, String contender, int callers) {
        values.forEach((metric, value) ->
                measurements.add(new Series(scenario, contender, callers, metric, unit(metric)), value));
    }

    /**
     * Returns the figures that are shown while a suite runs.
     *
     * @return a few words
     */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "%.0f a second, p99 %.0f us, %.1f us CPU here and %.1f us there",
                values.get("ops_per_s"),
                values.get("p99_us"),
                values.get("client_cpu_us"),
                values.get("server_cpu_us"));
    }

    private static String unit(String metric) {
        if (metric.endsWith("_us")) {
            return "us";
        }
        return switch (metric) {
            case "ops_per_s" -> "1/s";
            case "bytes_per_op" -> "B";
            default -> "1";
        };
    }
}
