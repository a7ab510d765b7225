package io.tieredcache.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * Results as a Markdown table that is also readable on a terminal: a line for each row, and for each baseline the ratio
 * of the medians.
 */
final class ResultsTable {

    private final List<String> baselines;

    ResultsTable(List<String> baselines) {
        this.baselines = List.copyOf(baselines);
    }

    String format(List<Row> rows) {
        StringBuilder table = new StringBuilder(String.format(
                "| %-22s | %-24s | %7s | %-19s | %10s | %21s |",
                "scenario", "contender", "callers", "metric", "median", "min .. max"));
        StringBuilder rule = new StringBuilder("|---|---|--:|---|--:|--:|");
        for (String baseline : baselines) {
            table.append(" x ").append(baseline).append(" |");
            rule.append("--:|");
        }
        table.append('\n').append(rule).append('\n');
        for (Row row : rows) {
            table.append(line(row, rows)).append('\n');
        }
        return table.toString();
    }

    private String line(Row row, List<Row> rows) {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "| %-22s | %-24s | %7d | %-19s | %10.2f | %9.2f .. %8.2f |",
                row.scenario(),
                row.contender(),
                row.callers(),
                row.metric(),
                row.median(),
                row.min(),
                row.max()));
        for (String baseline : baselines) {
            line.append(String.format(" %" + (baseline.length() + 2) + "s |", ratio(row, baseline, rows)));
        }
        return line.toString();
    }

    /**
     * Returns the ratio to a baseline. A baseline that rounds to zero, such as bytes that only background work allocates,
     * has none.
     */
    private static String ratio(Row row, String baseline, List<Row> rows) {
        return rows.stream()
                .filter(other -> other.contender().equals(baseline) && row.comparableTo(other))
                .filter(other -> other.median() >= 0.5)
                .map(other -> String.format(Locale.ROOT, "%.2f", row.median() / other.median()))
                .findFirst()
                .orElse("-");
    }
}
