package io.tieredcache.benchmarks.report;

import io.tieredcache.benchmarks.Row;
import java.util.List;

/** A scenario as a Markdown table: a line for each number of callers and contender, a column for each metric. */
final class ScenarioTable {

    private final Scenario scenario;

    ScenarioTable(Scenario scenario) {
        this.scenario = scenario;
    }

    String markdown() {
        List<String> metrics = scenario.metrics();
        StringBuilder table = new StringBuilder("| callers | contender |");
        StringBuilder rule = new StringBuilder("|--:|---|");
        for (String metric : metrics) {
            boolean first = metric.equals(metrics.get(0));
            table.append(" `").append(metric).append("` |").append(first ? " min .. max |" : "");
            rule.append(first ? "--:|--:|" : "--:|");
        }
        table.append('\n').append(rule).append('\n');
        for (int callers : scenario.callers()) {
            for (String contender : scenario.contenders()) {
                line(table, contender, callers, metrics);
            }
        }
        return table.toString();
    }

    private void line(StringBuilder table, String contender, int callers, List<String> metrics) {
        if (metrics.stream()
                .allMatch(metric -> scenario.row(contender, callers, metric).isEmpty())) {
            return;
        }
        table.append("| ").append(callers).append(" | `").append(contender).append("` |");
        for (String metric : metrics) {
            boolean first = metric.equals(metrics.get(0));
            table.append(scenario.row(contender, callers, metric)
                    .map(row -> cells(row, first))
                    .orElse(first ? " | |" : " |"));
        }
        table.append('\n');
    }

    private static String cells(Row row, boolean withSpread) {
        String median = " " + Figure.of(row.median()) + " |";
        return withSpread ? median + " " + Figure.of(row.min()) + " .. " + Figure.of(row.max()) + " |" : median;
    }
}
