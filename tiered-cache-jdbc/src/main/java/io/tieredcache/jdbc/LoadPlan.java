package io.tieredcache.jdbc;

import io.tieredcache.spi.Loaded;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The statements and readers that load rows, made after the database has described the columns. Immutable.
 *
 * @param sql the query; {@code {key}} stands for the condition if it can find many keys
 * @param one the query for one key
 * @param keys maps keys to columns
 * @param keyColumns the key columns of the result; empty if it has none
 * @param keyReader reads the key of a row; null if the result has no key columns
 * @param version the version column; null if rows have none
 * @param mapper reads the value of a row
 * @param keysPerStatement the most keys in one statement
 * @param <K> key
 * @param <V> value
 */
record LoadPlan<K, V>(
        String sql,
        String one,
        KeyShape<K> keys,
        List<Column> keyColumns,
        @Nullable RowMapper<K> keyReader,
        @Nullable Column version,
        RowMapper<? extends V> mapper,
        int keysPerStatement) {

    static final String KEY = "{key}";

    Loaded<V> one(Session session, K key) throws SQLException {
        Object[] parts = keys.partsOf(key);
        return session.run(one, statement -> {
            statement.setMaxRows(2);
            KeyPredicate.bindOne(statement, parts, session.dialect);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Loaded.of(null);
                }
                if (keyReader != null && !keyReader.map(row).equals(key)) {
                    throw foreign();
                }
                Loaded<V> loaded = loaded(row);
                if (row.next()) {
                    throw twice();
                }
                return loaded;
            }
        });
    }

    Map<K, Loaded<V>> many(Session session, Collection<? extends K> wanted) throws SQLException {
        Map<K, Loaded<V>> rows = new LinkedHashMap<>();
        if (keyReader == null || !sql.contains(KEY)) {
            for (K key : wanted) {
                Loaded<V> row = one(session, key);
                if (!row.absent()) {
                    rows.put(key, row);
                }
            }
            return rows;
        }
        Set<K> asked = new HashSet<>(wanted);
        List<K> distinct = new ArrayList<>(asked);
        for (int from = 0; from < distinct.size(); from += keysPerStatement) {
            int to = Math.min(distinct.size(), from + keysPerStatement);
            chunk(session, distinct.subList(from, to), asked, keyReader, rows);
        }
        return rows;
    }

    private void chunk(Session session, List<K> chunk, Set<K> asked, RowMapper<K> reader, Map<K, Loaded<V>> rows)
            throws SQLException {
        List<Object[]> parts = chunk.stream().map(keys::partsOf).toList();
        String text =
                sql.replace(KEY, KeyPredicate.many(keys.columns(), session.dialect, parts.size(), keysPerStatement));
        session.run(text, statement -> {
            KeyPredicate.bindMany(statement, parts, keyColumns, session.dialect, keysPerStatement);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    K key = reader.map(row);
                    if (!asked.contains(key)) {
                        throw foreign();
                    }
                    if (rows.put(key, loaded(row)) != null) {
                        throw twice();
                    }
                }
            }
            return rows;
        });
    }

    private Loaded<V> loaded(ResultSet row) throws SQLException {
        @Nullable V value = mapper.map(row);
        if (value == null) {
            throw new JdbcException("the RowMapper returned null for a row: return an object for every row");
        }
        if (version == null) {
            return new Loaded<>(value, 0);
        }
        long number = row.getLong(version.index());
        if (row.wasNull() || number < 0) {
            throw new JdbcException("version column " + version.described() + " is "
                    + (number < 0 ? "negative" : "null")
                    + ": fill it from a sequence that starts at 1, and declare it not null");
        }
        return new Loaded<>(value, number);
    }

    private JdbcException foreign() {
        return new JdbcException("a row came back whose key is not the one that was asked for, column "
                + Column.labels(keyColumns) + ": the database takes different keys for the same one (ignoring case, or"
                + " padding with blanks), which a cache does not. Normalise keys before they reach the cache, or give"
                + " key(columns, values, reader)");
    }

    private JdbcException twice() {
        return new JdbcException("more than one row came back for one key (" + String.join(", ", keys.columns())
                + "): name columns that are unique together, or change the query: " + sql);
    }
}
