package io.tieredcache.jdbc;

import java.sql.DatabaseMetaData;
import java.sql.SQLException;

/** What differs from database to database. */
enum Dialect {
    POSTGRESQL(true, false),
    /** Never interrupted: an interrupt closes an embedded database file under everyone's feet. */
    H2(false, true),
    OTHER(true, true);

    /** Whether a thread that waits for a connection may be interrupted. */
    final boolean interruptible;

    /**
     * Whether statements carry a query timeout besides being cancelled. PostgreSQL's driver spends a timer on it and has
     * a socket timeout, which also ends a statement whose server is gone.
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
