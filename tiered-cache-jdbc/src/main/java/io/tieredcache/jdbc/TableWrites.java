package io.tieredcache.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writes the records of a table.
 *
 * @param keys maps keys to columns
 * @param upsert the statement, without its returning clause
 * @param delete the statement
 * @param version real name of the version column; empty if rows have none
 * @param values the components that are bound after the key
 * @param mirrored the components that have a key column
 * @param mirroredParts the part of the key that each of them must equal, from 0
 * @param <K> key
 * @param <V> value
 */
record TableWrites<K, V>(
        KeyShape<K> keys,
        String upsert,
        String delete,
        String version,
        List<RecordShape.Component> values,
        List<RecordShape.Component> mirrored,
        List<Integer> mirroredParts)
        implements WritePlan<K, V> {

    @Override
    public long write(Session session, K key, V value) throws SQLException {
        if (version.isEmpty()) {
            return session.run(upsert, statement -> {
                bind(statement, session.dialect, key, value);
                return WritePlan.run(statement, true);
            });
        }
        return session.runReturning(upsert, version, statement -> {
            bind(statement, session.dialect, key, value);
            int unused = statement.executeUpdate();
            return versions(statement, 1).get(0);
        });
    }

    @Override
    public long delete(Session session, K key) throws SQLException {
        Object[] parts = keys.partsOf(key);
        return session.run(delete, statement -> {
            KeyPredicate.bindOne(statement, parts, session.dialect);
            return WritePlan.run(statement, false);
        });
    }

    @Override
    public Map<K, Long> writeAll(Session session, List<Map.Entry<K, V>> rows) throws SQLException {
        List<Long> versions = version.isEmpty()
                ? session.run(upsert, statement -> {
                    batch(statement, session.dialect, rows);
                    return Collections.nCopies(rows.size(), 0L);
                })
                : session.runReturning(upsert, version, statement -> {
                    batch(statement, session.dialect, rows);
                    return versions(statement, rows.size());
                });
        Map<K, Long> result = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            result.put(rows.get(i).getKey(), versions.get(i));
        }
        return result;
    }

    private void batch(PreparedStatement statement, Dialect dialect, List<Map.Entry<K, V>> rows) throws SQLException {
        for (Map.Entry<K, V> row : rows) {
            bind(statement, dialect, row.getKey(), row.getValue());
            statement.addBatch();
        }
        int[] counts = statement.executeBatch();
        if (counts.length != rows.size() || Arrays.stream(counts).anyMatch(count -> count == 0)) {
            throw new JdbcException("a row of a batch was not written: a trigger or rule of the table suppresses it");
        }
    }

    private static List<Long> versions(PreparedStatement statement, int rows) throws SQLException {
        List<Long> versions = new ArrayList<>(rows);
        try (ResultSet row = statement.getGeneratedKeys()) {
            while (row.next()) {
                versions.add(WritePlan.version(row));
            }
        }
        if (versions.size() != rows) {
            throw new JdbcException("the database returned " + versions.size() + " versions for " + rows
                    + " written rows: a trigger or rule of the table suppresses them");
        }
        return versions;
    }

    private void bind(PreparedStatement statement, Dialect dialect, K key, V value) throws SQLException {
        Object[] parts = keys.partsOf(key);
        for (int i = 0; i < mirrored.size(); i++) {
            Object part = parts[mirroredParts.get(i)];
            if (!Objects.equals(mirrored.get(i).of(value), part)) {
                throw new IllegalArgumentException("component "
                        + mirrored.get(i).name() + " of the value is another key than the one it is written under");
            }
        }
        KeyPredicate.bindOne(statement, parts, dialect);
        for (int i = 0; i < values.size(); i++) {
            Values.bind(statement, parts.length + i + 1, values.get(i).of(value), dialect);
        }
    }

    @Override
    public Object[] order(K key) {
        return keys.partsOf(key);
    }
}
