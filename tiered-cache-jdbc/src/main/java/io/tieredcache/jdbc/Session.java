package io.tieredcache.jdbc;

import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;

/** A connection during one call. Used by one worker thread. */
final class Session {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private static final String UNIQUE_VIOLATION = "23505";
    private static final int UPSERT_ATTEMPTS = 5;

    final Connection connection;
    final Dialect dialect;
    private final JdbcCall<?> call;
    private final long deadlineNanos;
    private final StatementListener listener;

    Session(Connection connection, Dialect dialect, JdbcCall<?> call, long deadlineNanos, StatementListener listener) {
        this.connection = connection;
        this.dialect = dialect;
        this.call = call;
        this.deadlineNanos = deadlineNanos;
        this.listener = listener;
    }

    /** Runs one statement. Every statement of this module is run by this method. */
    <T> T run(String sql, Work<T> work) throws SQLException {
        return run(sql, () -> connection.prepareStatement(sql), work);
    }

    /** Runs one statement as {@link #run(String, Work)} does, with columns that the database fills in. */
    <T> T runReturning(String sql, String column, Work<T> work) throws SQLException {
        return run(sql, () -> connection.prepareStatement(sql, new String[] {column}), work);
    }

    private <T> T run(String sql, Preparation preparation, Work<T> work) throws SQLException {
        long start = System.nanoTime();
        boolean done = false;
        try (PreparedStatement statement = preparation.prepare()) {
            if (dialect.queryTimeout) {
                statement.setQueryTimeout(remainingSeconds());
            }
            call.started(statement);
            try {
                T result = work.on(statement);
                done = true;
                return result;
            } finally {
                call.ended();
            }
        } finally {
            listener.executed(sql, System.nanoTime() - start, done);
        }
    }

    private int remainingSeconds() {
        long nanos = Math.max(0, deadlineNanos - System.nanoTime());
        return (int) Math.min(Integer.MAX_VALUE, nanos / NANOS_PER_SECOND + 1);
    }

    /** Asks the database for the columns of a query's result, without running the query. */
    List<Column> describe(String sql, int parameters) throws SQLException {
        return run(sql, statement -> {
            ResultSetMetaData columns = statement.getMetaData();
            if (columns == null) {
                throw new JdbcException("the statement returns no rows, or the driver cannot describe it: " + sql);
            }
            ParameterMetaData expected = statement.getParameterMetaData();
            if (expected.getParameterCount() != parameters) {
                throw new JdbcException("the statement has " + expected.getParameterCount()
                        + " parameters, but the key has " + parameters
                        + " parts: write {key}, or one ? for each part, into its where clause: " + sql);
            }
            return Column.of(columns);
        });
    }

    /** Runs several statements as one transaction; an exception before the commit rolls it back. */
    <T> T transaction(TransactionWork<T> work) throws SQLException {
        connection.setAutoCommit(false);
        T result;
        try {
            result = work.run();
            call.checkWanted();
        } catch (SQLException | RuntimeException e) {
            rollback(e);
            throw e;
        }
        connection.commit();
        connection.setAutoCommit(true);
        return result;
    }

    /**
     * Runs an upsert. H2's merge does not wait for another transaction that inserts the same key, but fails once that
     * one has committed. A second run then finds the row.
     */
    <T> T upserting(TransactionWork<T> work) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.run();
            } catch (SQLException e) {
                if (dialect != Dialect.H2 || !UNIQUE_VIOLATION.equals(e.getSQLState()) || attempt == UPSERT_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private void rollback(Exception reason) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    /** Work done with a prepared statement. */
    @FunctionalInterface
    interface Work<T> {
        T on(PreparedStatement statement) throws SQLException;
    }

    /** The statements of a transaction. */
    @FunctionalInterface
    interface TransactionWork<T> {
        T run() throws SQLException;
    }

    @FunctionalInterface
    private interface Preparation {
        PreparedStatement prepare() throws SQLException;
    }
}
