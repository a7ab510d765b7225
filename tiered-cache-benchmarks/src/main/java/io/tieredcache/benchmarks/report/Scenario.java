package io.tieredcache.benchmarks.report;

import io.tieredcache.benchmarks.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The rows of one scenario.
 *
 * @param name the scenario
 * @param rows at least one
 */
record Scenario(String name, List<Row> rows) {

    /** Groups results by scenario, in the order in which scenarios first appear. */
    static List<Scenario> of(List<Row> rows) {
        Map<String, List<Row>> byName =
                rows.stream().collect(Collectors.groupingBy(Row::scenario, LinkedHashMap::new, Collectors.toList()));
        return byName.entrySet().stream()
                .map(entry -> new Scenario(entry.getKey(), entry.getValue()))
                .toList();
    }

    List<String> metrics() {
        return each(Row::metric);
    }

    List<String> contenders() {
        return each(Row::contender);
    }

    /** Returns the numbers of callers, ascending. */
    List<Integer> callers() {
        return each(Row::callers).stream().sorted().toList();
    }

    Optional<Row> row(String contender, int callers, String metric) {
        return rows.stream()
                .filter(row -> row.contender().equals(contender)
                        && row.callers() == callers
                        && row.metric().equals(metric))
                .findFirst();
    }

    private <T> List<T> each(Function<Row, T> property) {
        return rows.stream().map(property).distinct().toList();
    }
}
