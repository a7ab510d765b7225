package io.tieredcache.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Writes with the user's own statements.
 *
 * @param keys binds the keys in the delete and orders the rows
 * @param upsert the statement that writes
 * @param binder binds it
 * @param delete the statement that deletes; null if there is none
 * @param <K> key
 * @param <V> value
 */
record CustomWrites<K, V>(
        KeyShape<K> keys,
        String upsert,
        WriteBinder<? super K, ? super V> binder,
        @Nullable String delete) implements WritePlan<K, V> {

    /** Has the database prepare the statements. */
    void check(Session session) throws SQLException {
        session.run(upsert, PreparedStatement::getParameterMetaData);
        if (delete != null) {
            session.run(delete, PreparedStatement::getParameterMetaData);
        }
    }

    @Override
    public long write(Session session, K key, V value) throws SQLException {
        return session.run(upsert, statement -> {
            binder.bind(statement, key, value);
            return WritePlan.run(statement, true);
        });
    }

    @Override
    public long delete(Session session, K key) throws SQLException {
        if (delete == null) {
            throw new UnsupportedOperationException("this writer cannot delete: give its builder delete(sql)");
        }
        Object[] parts = keys.partsOf(key);
        return session.run(delete, statement -> {
            KeyPredicate.bindOne(statement, parts, session.dialect);
            return WritePlan.run(statement, false);
        });
    }

    @Override
    public Object[] order(K key) {
        return keys.partsOf(key);
    }
}
