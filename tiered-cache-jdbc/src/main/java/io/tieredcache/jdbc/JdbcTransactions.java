package io.tieredcache.jdbc;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Transactions of plain JDBC that invalidate what they have changed, at the right moment: after the commit. Before it, a reader
 * would bring the old row back into the cache, where it stays until its TTL.
 *
 * <pre>{@code
 * transactions.run(tx -> {
 *     update(tx.connection(), 42L);
 *     tx.afterCommit(() -> customers.invalidate(42L));
 * });
 * }</pre>
 *
 * A {@code get} or {@code put} of a cache in between uses connections of its own: it sees what is committed, and a {@code put} of a
 * row that this transaction has changed waits for its lock. Immutable and thread-safe.
 */
public final class JdbcTransactions {

    private final DataSource dataSource;

    private JdbcTransactions(DataSource dataSource) {
        this.dataSource = requireNonNull(dataSource, "dataSource");
    }

    /**
     * Returns transactions on a database.
     *
     * @param dataSource where connections come from; not closed
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
         * @param transaction the connection, and what is to be done after the commit
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
         * @param transaction the connection, and what is to be done after the commit
         * @throws Exception to roll back
         */
        void run(JdbcTransaction transaction) throws Exception;
    }

    /**
     * As {@link #call}, without a result.
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
     * Runs statements in one transaction of a connection of its own: commits if they return, rolls back if they throw. Blocks
     * for as long as they and the database take, and then for what was asked for after the commit.
     *
     * @param work the statements
     * @param <R> result
     * @return what they returned
     * @throws IllegalStateException if what was asked for after the commit threw, all of which was tried nevertheless: the
     *     transaction is not to be run again. The first is the cause, the others are suppressed
     * @throws SQLException if there is no connection, or the commit failed, so that nobody knows its outcome
     * @throws Exception what the statements threw, after the rollback; a rollback that failed, too, is suppressed in it
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

    /** All of it, whatever some of it throws. Whoever took that for a failed transaction would run it twice. */
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

    /** One transaction on its way. */
    private static final class Attempt<R extends @Nullable Object> {

        private final Work<R> work;
        private @Nullable R result;
        /** Nothing before the commit was tried. */
        private List<Runnable> afterwards = List.of();

        Attempt(Work<R> work) {
            this.work = work;
        }

        @SuppressWarnings("NullAway") // null only if R admits it
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

        /** A connection that cannot be rolled back is given up: to switch autocommit on would commit what is open. */
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
