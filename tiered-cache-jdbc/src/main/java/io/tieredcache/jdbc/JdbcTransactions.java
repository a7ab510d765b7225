package io.tieredcache.jdbc;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Transactions of plain JDBC that invalidate the rows they have changed after the commit. An invalidation before the
 * commit comes too early: a reader would bring the old row back into the cache, where it stays until its TTL.
 *
 * <pre>{@code
 * transactions.run(tx -> {
 *     update(tx.connection(), 42L);
 *     tx.afterCommit(() -> customers.invalidate(42L));
 * });
 * }</pre>
 *
 * A {@code get} or {@code put} of a cache during the transaction uses other connections. It sees committed rows only,
 * and a {@code put} of a row that this transaction has changed waits for the row lock. Immutable and thread-safe.
 */
public final class JdbcTransactions {

    private final DataSource dataSource;

    private JdbcTransactions(DataSource dataSource) {
        this.dataSource = requireNonNull(dataSource, "dataSource");
    }

    /**
     * Returns transactions on a database.
     *
     * @param dataSource gives the connections; not closed
     * @return the transactions
     */
    public static JdbcTransactions of(DataSource dataSource) {
        return new JdbcTransactions(dataSource);
    }

    /**
     * Statements of one transaction, with a result.
     *
     * @param <R> result
     */
    @FunctionalInterface
    public interface Work<R extends @Nullable Object> {

        /**
         * Does the work.
         *
         * @param transaction has the connection and takes steps for after the commit
         * @return the result
         * @throws Exception to roll back
         */
        R run(JdbcTransaction transaction) throws Exception;
    }

    /** Statements of one transaction, without a result. */
    @FunctionalInterface
    public interface Task {

        /**
         * Does the work.
         *
         * @param transaction has the connection and takes steps for after the commit
         * @throws Exception to roll back
         */
        void run(JdbcTransaction transaction) throws Exception;
    }

    /**
     * Runs statements as {@link #call} does, without a result.
     *
     * @param task the statements
     * @throws Exception as {@link #call}
     */
    public void run(Task task) throws Exception {
        requireNonNull(task, "task");
        call(transaction -> {
            task.run(transaction);
            return true;
        });
    }

    /**
     * Runs statements in one transaction on a new connection: commits if they return, rolls back if they throw. Blocks
     * while the statements, the commit and the steps after the commit run.
     *
     * @param work the statements
     * @param <R> result
     * @return their result
     * @throws IllegalStateException if a step after the commit threw; every step was tried nevertheless. The
     *     transaction must not be run again. The first exception is the cause, the others are suppressed
     * @throws SQLException if there is no connection, or if the commit failed and its outcome is unknown
     * @throws Exception thrown by the statements, after the rollback; if the rollback failed too, its exception is
     *     suppressed in it
     */
    public <R extends @Nullable Object> R call(Work<R> work) throws Exception {
        requireNonNull(work, "work");
        Attempt<R> attempt = new Attempt<>(work);
        try (Connection connection = dataSource.getConnection()) {
            attempt.run(connection);
        } catch (Throwable e) {
            IllegalStateException also = afterwards(attempt.afterwards);
            if (also != null) {
                e.addSuppressed(also);
            }
            throw e;
        }
        IllegalStateException failure = afterwards(attempt.afterwards);
        if (failure != null) {
            throw failure;
        }
        return attempt.result();
    }

    /**
     * Runs every step, even if one throws. The exception says that the commit is done: a caller that took it for a
     * failed transaction would run the transaction twice.
     */
    private static @Nullable IllegalStateException afterwards(List<Runnable> steps) {
        IllegalStateException failure = null;
        for (Runnable step : steps) {
            try {
                step.run();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = new IllegalStateException(
                            "the transaction is over, and what was asked for after its commit threw: do not run it again",
                            e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        return failure;
    }

    /** One run of a transaction. */
    private static final class Attempt<R extends @Nullable Object> {

        private final Work<R> work;
        private @Nullable R result;
        /** The steps after the commit; empty until the commit is tried. */
        private List<Runnable> afterwards = List.of();

        Attempt(Work<R> work) {
            this.work = work;
        }

        @SuppressWarnings("NullAway") // null only if R allows it
        R result() {
            return result;
        }

        void run(Connection connection) throws Exception {
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(false);
            JdbcTransaction transaction = new JdbcTransaction(connection);
            try {
                result = work.run(transaction);
                afterwards = transaction.end();
                connection.commit();
            } catch (Throwable e) {
                transaction.end();
                rollBack(connection, autoCommit, e);
                throw e;
            }
            connection.setAutoCommit(autoCommit);
        }

        /** Closes a connection that cannot be rolled back: switching autocommit on would commit its open changes. */
        private static void rollBack(Connection connection, boolean autoCommit, Throwable reason) {
            try {
                connection.rollback();
                connection.setAutoCommit(autoCommit);
            } catch (SQLException e) {
                reason.addSuppressed(e);
                abort(connection, reason);
            }
        }

        private static void abort(Connection connection, Throwable reason) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                reason.addSuppressed(e);
            }
        }
    }
}
