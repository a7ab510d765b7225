package io.tieredcache.jdbc;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/** A transaction that {@link JdbcTransactions} begins and ends. Used by one thread. */
public final class JdbcTransaction {

    private final Connection connection;
    private final List<Runnable> afterwards = new ArrayList<>();
    private boolean over;

    JdbcTransaction(Connection connection) {
        this.connection = connection;
    }

    /**
     * Returns the connection of the transaction, with autocommit off. The caller must not commit, roll back or close
     * it.
     *
     * @return the connection
     * @throws IllegalStateException if the transaction is over: by then another caller may have the connection
     */
    public Connection connection() {
        requireOpen();
        return connection;
    }

    /**
     * Registers a step that runs once the transaction is committed, on this thread, after the connection has gone back
     * to the pool. Steps run in the order of their registration. They also run if the commit fails, because its outcome
     * is then unknown. They do not run after a rollback.
     *
     * @param step usually {@code () -> cache.invalidate(key)}
     * @throws IllegalStateException if the transaction is over
     */
    public void afterCommit(Runnable step) {
        requireNonNull(step, "step");
        requireOpen();
        afterwards.add(step);
    }

    private void requireOpen() {
        if (over) {
            throw new IllegalStateException("the transaction is over: use it while the work is running, on its thread");
        }
    }

    /** Refuses further calls of {@link #afterCommit}, and returns the registered steps. */
    List<Runnable> end() {
        over = true;
        return afterwards;
    }
}
