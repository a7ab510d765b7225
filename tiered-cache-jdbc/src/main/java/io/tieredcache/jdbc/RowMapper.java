package io.tieredcache.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Makes an object from the current row of a result, for values and keys that are not mapped by name.
 *
 * <p>Must be thread-safe. Called on a thread of the {@link JdbcSource}, once for each row.
 *
 * @param <T> the object
 */
@FunctionalInterface
public interface RowMapper<T> {

    /**
     * Maps one row.
     *
     * @param row positioned on the row; must not be moved, closed or kept
     * @return the object, never null
     * @throws SQLException if a column cannot be read; the whole call fails with it
     */
    T map(ResultSet row) throws SQLException;
}
