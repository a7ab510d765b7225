package io.tieredcache.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The statements that write and delete rows.
 *
 * @param <K> key
 * @param <V> value
 */
interface WritePlan<K, V> {

    /** Writes one row and returns its version, or 0. */
    long write(Session session, K key, V value) throws SQLException;

    /** Deletes one row and returns the version of the deletion, or 0. */
    long delete(Session session, K key) throws SQLException;

    /** Writes rows in the given order, inside a transaction that the caller ends. */
    default Map<K, Long> writeAll(Session session, List<Map.Entry<K, V>> rows) throws SQLException {
        Map<K, Long> versions = new LinkedHashMap<>();
        for (Map.Entry<K, V> row : rows) {
            versions.put(row.getKey(), write(session, row.getKey(), row.getValue()));
        }
        return versions;
    }

    /** Returns the parts of a key; they order the rows of one transaction. */
    Object[] order(K key);

    /** Reads a version that a statement returned as its first column. */
    static long version(ResultSet row) throws SQLException {
        long version = row.getLong(1);
        if (row.wasNull() || version <= 0) {
            throw new JdbcException("a write returned a version that is not positive: draw it from a sequence that"
                    + " starts at 1, and return it as the first column");
        }
        return version;
    }

    /** Runs a statement that may return the version as the first column of its only row. */
    static long run(PreparedStatement statement, boolean required) throws SQLException {
        if (statement.execute()) {
            try (ResultSet row = statement.getResultSet()) {
                if (row.next()) {
                    return version(row);
                }
            }
        } else if (statement.getUpdateCount() > 0) {
            return 0;
        }
        if (required) {
            throw new JdbcException(
                    "the write changed no row: the row is not there, or a condition of the statement does"
                            + " not hold. Make it an upsert");
        }
        return 0;
    }
}
