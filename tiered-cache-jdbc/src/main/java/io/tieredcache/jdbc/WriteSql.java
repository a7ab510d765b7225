package io.tieredcache.jdbc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The statements that write a table. The insert and the update draw the version from the sequence inside the statement
 * that holds the row lock. A number drawn before the lock could be committed out of order.
 *
 * @param table name of the table
 * @param keys key columns, as conditions name them
 * @param columns every column that is bound, key columns first, quoted
 * @param version the version column, quoted; null if rows have none
 * @param sequence name of the sequence; null if rows have no version
 */
record WriteSql(
        String table,
        List<String> keys,
        List<String> columns,
        @Nullable String version,
        @Nullable String sequence) {

    String upsert(Dialect dialect) {
        return dialect == Dialect.H2 ? merge() : insertOnConflict();
    }

    private String insertOnConflict() {
        String sets = updated().stream()
                .map(column -> column + " = excluded." + column)
                .collect(Collectors.joining(", "));
        String insert = "insert into " + table + " (" + names() + ") values ("
                + String.join(", ", Collections.nCopies(columns.size(), "?")) + drawn(Dialect.POSTGRESQL)
                + ") on conflict (" + String.join(", ", columns.subList(0, keys.size())) + ") do update set " + sets;
        return version == null ? insert : insert + ", " + version + " = " + next(Dialect.POSTGRESQL);
    }

    private String merge() {
        String condition = IntStream.range(0, keys.size())
                .mapToObj(i -> "t." + columns.get(i) + " = ?" + (i + 1))
                .collect(Collectors.joining(" and "));
        List<String> sets = new ArrayList<>();
        for (String column : updated()) {
            sets.add(column + " = ?" + (columns.indexOf(column) + 1));
        }
        if (version != null) {
            sets.add(version + " = " + next(Dialect.H2));
        }
        String values =
                IntStream.rangeClosed(1, columns.size()).mapToObj(i -> "?" + i).collect(Collectors.joining(", "));
        return "merge into " + table + " t using dual on (" + condition + ") when matched then update set "
                + String.join(", ", sets) + " when not matched then insert (" + names() + ") values (" + values
                + drawn(Dialect.H2) + ")";
    }

    /**
     * Returns the statement that deletes one row. If rows have versions, it returns the version of the deletion, drawn
     * under the row lock.
     */
    String delete(Dialect dialect) {
        String delete = "delete from " + table + " where " + KeyPredicate.one(columns.subList(0, keys.size()));
        if (version == null) {
            return delete;
        }
        return dialect == Dialect.H2
                ? "select " + next(dialect) + " from old table (" + delete + ")"
                : delete + " returning " + next(dialect);
    }

    private List<String> updated() {
        return columns.size() == keys.size() ? columns.subList(0, 1) : columns.subList(keys.size(), columns.size());
    }

    private String names() {
        return String.join(", ", columns) + (version == null ? "" : ", " + version);
    }

    private String drawn(Dialect dialect) {
        return version == null ? "" : ", " + next(dialect);
    }

    private String next(Dialect dialect) {
        return dialect == Dialect.H2 ? "next value for " + sequence : "nextval('" + sequence + "')";
    }
}
