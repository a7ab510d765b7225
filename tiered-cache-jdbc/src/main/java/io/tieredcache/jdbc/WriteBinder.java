package io.tieredcache.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Binds the parameters of a statement that writes a row.
 *
 * <p>Must be thread-safe. Called on a thread of the {@link JdbcSource}.
 *
 * @param <K> key
 * @param <V> value
 */
@FunctionalInterface
public interface WriteBinder<K, V> {

    /**
     * Binds every parameter.
     *
     * @param statement the statement; must not be executed, closed or kept
     * @param key the key
     * @param value the value
     * @throws SQLException if a parameter cannot be bound; nothing is written
     */
    void bind(PreparedStatement statement, K key, V value) throws SQLException;
}
