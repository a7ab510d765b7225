package io.tieredcache.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * The database cannot be used in the way that a loader or writer was told to: it cannot be reached at the start, a column
 * is missing or has another type, or a row contradicts what was declared. The message names the setting, column or
 * record component and what to do; it never holds a password, a key or a value.
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
