package io.tieredcache.jdbc;

import java.sql.DatabaseMetaData;
import java.sql.SQLException;

/** The differences between databases. */
enum Dialect {
    POSTGRESQL(true, false),
    /**
     * H2 threads are never interrupted: an interrupt closes the file of an embedded database for all its connections.
     */
    H2(false, true),
    OTHER(true, true);

    /** True if a thread that waits for a connection may be interrupted. */
    final boolean interruptible;

    /**
     * True if statements carry a query timeout besides being cancelled. PostgreSQL needs none: its driver would spend a
     * timer on it, and its socket timeout also ends a statement whose server is gone.
     */
    final boolean queryTimeout;

    Dialect(boolean interruptible, boolean queryTimeout) {
        this.interruptible = interruptible;
        this.queryTimeout = queryTimeout;
    }

    static Dialect of(DatabaseMetaData metaData) throws SQLException {
        return switch (metaData.getDatabaseProductName()) {
            case "PostgreSQL" -> POSTGRESQL;
            case "H2" -> H2;
            default -> OTHER;
        };
    }
}
