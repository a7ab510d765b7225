package io.tieredcache.jdbc;

import java.sql.SQLException;
import java.util.Set;

/** The message if the database does not answer the check at the start. */
final class Unreachable {

    /** H2's own SQL states for a schema and a sequence that do not exist. */
    private static final Set<String> OF_H2 = Set.of("90079", "90036");

    private Unreachable() {}

    static JdbcException atStart(JdbcSource source, Exception cause) {
        if (cause instanceof InterruptedException) {
            return new JdbcException("interrupted while " + source + " was asked for its columns", cause);
        }
        if (cause instanceof SQLException e && refused(e)) {
            return new JdbcException(
                    source
                            + " does not accept the statement: check the names of the table, columns and sequence, and that"
                            + " the user may read them",
                    cause);
        }
        return new JdbcException(
                source + " cannot be reached: check that it runs, its address, and the user and password of the"
                        + " DataSource; or let the start go on without it with checkAtBuild(false)",
                cause);
    }

    /** Returns true if the database refused the statement: no such table, column or function, or no permission. */
    static boolean refused(SQLException e) {
        String state = e.getSQLState();
        return state != null
                && (state.startsWith("42")
                        || state.startsWith("22")
                        || state.startsWith("0A")
                        || OF_H2.contains(state));
    }
}
