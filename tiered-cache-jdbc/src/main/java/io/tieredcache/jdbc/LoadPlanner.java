package io.tieredcache.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks the database for its columns and makes a {@link LoadPlan}, or fails with a message that names the mismatch.
 *
 * @param table name of the table; null if there is a query
 * @param query text of the query; null if there is a table
 * @param keys maps keys to columns
 * @param version name of the version column; null if rows have none
 * @param record class of the values; null if they are mapped by hand
 * @param renamed column names by component, if they differ
 * @param byHand maps rows; null if values are records
 * @param columns the columns that a mapper by hand needs; empty for all
 * @param keysPerStatement the most keys in one statement
 * @param <K> key
 * @param <V> value
 */
record LoadPlanner<K, V>(
        @Nullable String table,
        @Nullable String query,
        KeyShape<K> keys,
        @Nullable String version,
        @Nullable RecordShape<? extends V> record,
        Map<String, String> renamed,
        @Nullable RowMapper<? extends V> byHand,
        List<String> columns,
        int keysPerStatement) {

    LoadPlan<K, V> plan(Session session) throws SQLException {
        checkCommittedReads(session);
        String sql = table == null ? queried() : "select " + selectList(session) + " from " + table + " where {key}";
        String one = sql.replace(LoadPlan.KEY, KeyPredicate.one(keys.columns()));
        List<Column> result = session.describe(one, keys.width());
        boolean identified = !keys.columns().isEmpty()
                && (sql.contains(LoadPlan.KEY)
                        || keys.columns().stream()
                                .allMatch(name -> Column.find(result, Identifiers.label(name)) != null));
        List<Column> keyColumns = identified ? keys.find(result, where()) : List.of();
        return new LoadPlan<>(
                sql,
                one,
                keys,
                keyColumns,
                identified ? keys.reader().of(keyColumns) : null,
                version == null ? null : Versions.column(result, version, where()),
                mapper(result),
                keysPerStatement);
    }

    private String queried() {
        if (query == null) {
            throw new IllegalStateException("neither table nor query");
        }
        return query;
    }

    private String where() {
        return table == null ? "the query" : "table " + table;
    }

    private RowMapper<? extends V> mapper(List<Column> result) {
        if (byHand != null) {
            return byHand;
        }
        if (record == null) {
            throw new IllegalStateException("neither record nor mapper");
        }
        return mapped(record, result);
    }

    private <R> RecordMapper<R> mapped(RecordShape<R> shape, List<Column> result) {
        return RecordMapper.of(shape, shape.match(result, renamed, where()));
    }

    private String selectList(Session session) throws SQLException {
        List<Column> all = session.describe("select * from " + table + " where 1 = 0", 0);
        Set<Column> needed = new LinkedHashSet<>(keys.find(all, where()));
        if (version != null) {
            needed.add(Versions.column(all, version, where()));
        }
        if (record != null) {
            needed.addAll(record.match(all, renamed, where()));
        } else if (columns.isEmpty()) {
            needed.addAll(all);
        }
        for (String name : columns) {
            Column column = Column.find(all, Identifiers.label(name));
            if (column == null) {
                throw new JdbcException(where() + " has no column " + name + "; it has: " + Column.labels(all));
            }
            needed.add(column);
        }
        String quote = session.connection.getMetaData().getIdentifierQuoteString();
        return needed.stream()
                .map(column -> Identifiers.quoted(column.label(), quote))
                .collect(Collectors.joining(", "));
    }

    /**
     * Refuses weaker isolation and replicas: a value read before its commit, or from a replica that lags, would be
     * cached for all callers.
     */
    private static void checkCommittedReads(Session session) throws SQLException {
        if (session.connection.getTransactionIsolation() == Connection.TRANSACTION_READ_UNCOMMITTED) {
            throw new JdbcException("connections of this DataSource read uncommitted rows, which a cache must not keep:"
                    + " set the pool to READ COMMITTED");
        }
        if (session.dialect == Dialect.POSTGRESQL) {
            boolean standby = session.run("select pg_is_in_recovery()", statement -> {
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() && row.getBoolean(1);
                }
            });
            if (standby) {
                throw new JdbcException(
                        "this DataSource leads to a standby, which lags behind: a load would cache an old"
                                + " row for everyone. Give the loader the primary (targetServerType=primary)");
            }
        }
    }
}
