package io.tieredcache.benchmarks.hitratio;

import io.tieredcache.benchmarks.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The hit ratios of a run, and their comparison with Caffeine's. */
final class HitRatioTable {

    /** The difference from Caffeine, in percentage points, that still counts as equal. */
    static final double TOLERANCE = 1.0;

    private final Map<String, Map<String, Double>> cases = new LinkedHashMap<>();

    HitRatioTable(List<Row> rows) {
        for (Row row : rows) {
            cases.computeIfAbsent(row.scenario(), unused -> new LinkedHashMap<>())
                    .put(row.contender(), row.median());
        }
    }

    /** Returns a Markdown table that is also readable on a terminal, and the conclusion. */
    String text() {
        StringBuilder table = new StringBuilder(String.format("| %-20s |", "trace @ entries"));
        StringBuilder rule = new StringBuilder("|---|");
        for (String contender : Contender.NAMES) {
            table.append(String.format(" %16s |", contender));
            rule.append("--:|");
        }
        table.append(String.format("%n%s%n", rule));
        cases.forEach((name, percents) -> {
            table.append(String.format("| %-20s |", name));
            Contender.NAMES.forEach(contender -> table.append(String.format(" %16s |", cell(contender, percents))));
            table.append(String.format("%n"));
        });
        return table.append(String.format("%n%s%n", verdict())).toString();
    }

    /** Returns the cases in which a tier of ours has fewer hits than its Caffeine, by more than the tolerance. */
    List<String> behind() {
        List<String> behind = new ArrayList<>();
        cases.forEach((name, percents) -> Contender.BASELINES.keySet().forEach(contender -> {
            if (difference(contender, percents) < -TOLERANCE) {
                behind.add(String.format(Locale.ROOT, "%s %s %+.1f", name, contender, difference(contender, percents)));
            }
        }));
        return behind;
    }

    private String verdict() {
        List<String> behind = behind();
        int compared = cases.size() * Contender.BASELINES.size();
        String verdict = String.format(
                Locale.ROOT,
                "%d of %d within %.1f point of the Caffeine with the same kind of bound",
                compared - behind.size(),
                compared,
                TOLERANCE);
        return behind.isEmpty() ? verdict : verdict + "; behind: " + String.join(", ", behind);
    }

    private static String cell(String contender, Map<String, Double> percents) {
        String percent = String.format(Locale.ROOT, "%.1f", percent(contender, percents));
        return Contender.BASELINES.containsKey(contender)
                ? percent + String.format(Locale.ROOT, " (%+.1f)", difference(contender, percents))
                : percent;
    }

    private static double difference(String contender, Map<String, Double> percents) {
        return percent(contender, percents) - percent(Contender.BASELINES.getOrDefault(contender, contender), percents);
    }

    private static double percent(String contender, Map<String, Double> percents) {
        return percents.getOrDefault(contender, Double.NaN);
    }
}
