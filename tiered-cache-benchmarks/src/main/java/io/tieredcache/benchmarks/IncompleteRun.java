package io.tieredcache.benchmarks;

import java.util.List;

/** Thrown if some contenders failed in some scenarios; the figures of the others are valid. */
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
