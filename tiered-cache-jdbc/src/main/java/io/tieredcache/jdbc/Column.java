package io.tieredcache.jdbc;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A column of a result.
 *
 * @param index its position, from 1
 * @param label its name in the result
 * @param type one of {@link Types}
 * @param typeName the database's name of its type
 */
record Column(int index, String label, int type, String typeName) {

    private static final Set<Integer> INTEGRAL = Set.of(Types.BIGINT, Types.INTEGER, Types.SMALLINT, Types.TINYINT);
    private static final Set<Integer> DECIMAL = Set.of(Types.NUMERIC, Types.DECIMAL);
    private static final Set<Integer> FLOATING = Set.of(Types.REAL, Types.FLOAT, Types.DOUBLE);
    private static final Set<Integer> TEXT = Set.of(
            Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.NCHAR, Types.NVARCHAR, Types.LONGNVARCHAR, Types.CLOB);
    private static final Set<Integer> BYTES = Set.of(Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB);

    static List<Column> of(ResultSetMetaData metaData) throws SQLException {
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i <= metaData.getColumnCount(); i++) {
            columns.add(new Column(
                    i, metaData.getColumnLabel(i), metaData.getColumnType(i), metaData.getColumnTypeName(i)));
        }
        return columns;
    }

    /** Finds the one column of this name: as it is written, else ignoring case, else ignoring case and underscores. */
    static @Nullable Column find(List<Column> columns, String name) {
        List<Column> found = columns.stream().filter(c -> c.label.equals(name)).toList();
        if (found.isEmpty()) {
            found = columns.stream().filter(c -> c.label.equalsIgnoreCase(name)).toList();
        }
        if (found.isEmpty()) {
            String folded = Identifiers.folded(name);
            found = columns.stream()
                    .filter(c -> Identifiers.folded(c.label).equals(folded))
                    .toList();
        }
        if (found.size() > 1) {
            throw new JdbcException("column " + name + " is there " + found.size() + " times (" + labels(found)
                    + "): select it once, or name the one you mean with column(component, column)");
        }
        return found.isEmpty() ? null : found.get(0);
    }

    static String labels(List<Column> columns) {
        return columns.stream().map(Column::label).collect(Collectors.joining(", "));
    }

    boolean integral() {
        return INTEGRAL.contains(type);
    }

    boolean decimal() {
        return DECIMAL.contains(type);
    }

    boolean number() {
        return integral() || decimal() || FLOATING.contains(type);
    }

    boolean text() {
        return TEXT.contains(type);
    }

    boolean bytes() {
        return BYTES.contains(type) && !uuid();
    }

    boolean truth() {
        return type == Types.BOOLEAN || type == Types.BIT;
    }

    boolean uuid() {
        return typeName.equalsIgnoreCase("uuid");
    }

    /** A type that JDBC has no name for, such as an enum or JSON. */
    boolean special() {
        return type == Types.OTHER || type == Types.JAVA_OBJECT || type == Types.SQLXML;
    }

    boolean zonedTimestamp() {
        return type == Types.TIMESTAMP_WITH_TIMEZONE
                || (type == Types.TIMESTAMP && typeName.toLowerCase(Locale.ROOT).endsWith("tz"));
    }

    boolean localTimestamp() {
        return type == Types.TIMESTAMP && !zonedTimestamp();
    }

    boolean temporal() {
        return type == Types.TIMESTAMP
                || type == Types.TIMESTAMP_WITH_TIMEZONE
                || type == Types.DATE
                || type == Types.TIME
                || type == Types.TIME_WITH_TIMEZONE;
    }

    String described() {
        return label + " (" + typeName + ")";
    }
}
