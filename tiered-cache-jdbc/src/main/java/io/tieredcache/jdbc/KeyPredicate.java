package io.tieredcache.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The condition that finds one or many keys, and the binding of its parameters. On PostgreSQL the text is the same for
 * any number of keys: one array for each column. On other databases it is a list, padded to a power of two by repeating
 * the last key, so that few different texts are prepared.
 */
final class KeyPredicate {

    private KeyPredicate() {}

    static String one(List<String> names) {
        return names.stream().map(name -> name + " = ?").collect(Collectors.joining(" and "));
    }

    static String many(List<String> names, Dialect dialect, int keys, int limit) {
        if (dialect == Dialect.POSTGRESQL) {
            return names.size() == 1
                    ? names.get(0) + " = any(?)"
                    : "(" + String.join(", ", names) + ") in (select * from unnest("
                            + String.join(", ", Collections.nCopies(names.size(), "?")) + "))";
        }
        int size = padded(keys, limit);
        return names.size() == 1
                ? names.get(0) + " in (" + String.join(", ", Collections.nCopies(size, "?")) + ")"
                : "(" + String.join(" or ", Collections.nCopies(size, "(" + one(names) + ")")) + ")";
    }

    static void bindOne(PreparedStatement statement, Object[] parts, Dialect dialect) throws SQLException {
        for (int i = 0; i < parts.length; i++) {
            Values.bind(statement, i + 1, parts[i], dialect);
        }
    }

    static void bindMany(
            PreparedStatement statement, List<Object[]> keys, List<Column> columns, Dialect dialect, int limit)
            throws SQLException {
        if (dialect == Dialect.POSTGRESQL) {
            for (int part = 0; part < columns.size(); part++) {
                bindArray(statement, keys, part, columns.get(part));
            }
            return;
        }
        int size = padded(keys.size(), limit);
        int index = 1;
        for (int i = 0; i < size; i++) {
            for (Object part : keys.get(Math.min(i, keys.size() - 1))) {
                Values.bind(statement, index++, part, dialect);
            }
        }
    }

    private static void bindArray(PreparedStatement statement, List<Object[]> keys, int part, Column column)
            throws SQLException {
        String type = Values.elementType(keys.get(0)[part], column);
        Object[] elements = keys.stream().map(key -> Values.plain(key[part])).toArray();
        statement.setArray(part + 1, statement.getConnection().createArrayOf(type, elements));
    }

    private static int padded(int keys, int limit) {
        return IntStream.iterate(1, size -> size * 2)
                .filter(size -> size >= keys)
                .map(size -> Math.min(size, limit))
                .findFirst()
                .orElseThrow();
    }
}
