package io.tieredcache.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks the database about a table and makes a {@link WritePlan}, or fails with a message that names the mismatch.
 *
 * @param table name of the table
 * @param keys maps keys to columns
 * @param version name of the version column; null if rows have none
 * @param sequence name of the sequence; null if rows have no version
 * @param record class of the values
 * @param renamed column names by component, if they differ
 */
record WritePlanner<K, V>(
        String table,
        KeyShape<K> keys,
        @Nullable String version,
        @Nullable String sequence,
        RecordShape<V> record,
        Map<String, String> renamed) {

    WritePlan<K, V> plan(Session session) throws SQLException {
        checkWritable(session);
        String where = "table " + table;
        List<Column> all = session.describe("select * from " + table + " where 1 = 0", 0);
        List<Column> keyColumns = keys.find(all, where);
        keys.reader().of(keyColumns);
        Column versionColumn = version == null ? null : Versions.column(all, version, where);
        List<Column> matched = record.match(all, renamed, where);
        RecordMapper.of(record, matched);

        List<Column> bound = new ArrayList<>(keyColumns);
        List<RecordShape.Component> values = new ArrayList<>();
        List<RecordShape.Component> mirrored = new ArrayList<>();
        List<Integer> mirroredParts = new ArrayList<>();
        for (RecordShape.Component component : record.components()) {
            Column column = matched.get(component.position());
            if (keyColumns.contains(column)) {
                mirrored.add(component);
                mirroredParts.add(keyColumns.indexOf(column));
            } else if (!column.equals(versionColumn)) {
                values.add(component);
                bound.add(column);
            }
        }
        String quote = session.connection.getMetaData().getIdentifierQuoteString();
        WriteSql sql = new WriteSql(
                table,
                keys.columns(),
                bound.stream()
                        .map(column -> Identifiers.quoted(column.label(), quote))
                        .toList(),
                versionColumn == null ? null : Identifiers.quoted(versionColumn.label(), quote),
                sequence);
        String upsert = sql.upsert(session.dialect);
        String delete = sql.delete(session.dialect);
        session.run(upsert, PreparedStatement::getParameterMetaData);
        session.run(delete, PreparedStatement::getParameterMetaData);
        return new TableWrites<>(
                keys,
                upsert,
                delete,
                versionColumn == null ? "" : versionColumn.label(),
                List.copyOf(values),
                List.copyOf(mirrored),
                List.copyOf(mirroredParts));
    }

    private void checkWritable(Session session) throws SQLException {
        if (session.connection.isReadOnly()) {
            throw new JdbcException("connections of this DataSource are read-only: give the writer a pool that is not");
        }
        if (session.dialect == Dialect.OTHER) {
            throw new JdbcException("upserts into a table are known for PostgreSQL and H2, and this database is "
                    + session.connection.getMetaData().getDatabaseProductName()
                    + ": give the writer upsert(sql, binder)");
        }
        if (session.dialect == Dialect.POSTGRESQL && sequence != null) {
            checkSequence(session, sequence);
        }
    }

    /**
     * Refuses a sequence that caches numbers: a session may use a lower number after another session has committed a
     * higher one.
     */
    private static void checkSequence(Session session, String name) throws SQLException {
        long cached = session.run("select seqcache from pg_sequence where seqrelid = to_regclass(?)", statement -> {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        });
        if (cached == 0) {
            throw new JdbcException("there is no sequence " + name + ": create sequence " + name);
        }
        if (cached > 1) {
            throw new JdbcException(
                    "sequence " + name + " hands out " + cached + " numbers at a time to each connection,"
                            + " so that versions go backwards: alter sequence " + name + " cache 1");
        }
    }
}
