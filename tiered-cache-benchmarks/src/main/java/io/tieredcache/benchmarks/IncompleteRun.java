package io.tieredcache.benchmarks;

import java.util.List;

/** Some contenders failed somewhere; the figures of the others stand. */
public final class IncompleteRun extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Row> rows;

    IncompleteRun(List<Row> rows, List<String> failures) {
        super("left out: " + String.join("; ", failures));
        this.rows = List.copyOf(rows);
    }

    List<Row> rows() {
        return rows;
    }
}
