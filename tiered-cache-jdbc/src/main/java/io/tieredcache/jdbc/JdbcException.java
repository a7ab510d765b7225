package io.tieredcache.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the database contradicts the settings of a loader or writer: the database cannot be reached at the start,
 * a column is missing or has another type, or a row does not fit. The message names the setting, column or record
 * component and the remedy. It never contains a password, a key or a value.
 */
public final class JdbcException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    JdbcException(String message) {
        super(message);
    }

    JdbcException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
