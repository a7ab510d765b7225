package io.tieredcache.jdbc;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/** A transaction that {@link JdbcTransactions} has begun and will end. Used by one thread. */
public final class JdbcTransaction {

    private final Connection connection;
    private final List<Runnable> afterwards = new ArrayList<>();
    private boolean over;

    JdbcTransaction(Connection connection) {
        this.connection = connection;
    }

    /**
     * Returns the connection of the transaction, with autocommit off. Not to be committed, rolled back or closed.
     *
     * @return the connection
     * @throws IllegalStateException if the transaction is over: by then the pool has given its connection to someone else
     */
    public Connection connection() {
        requireOpen();
        return connection;
    }

    /**
     * Has something done once the transaction is committed, on this thread, when its connection is back in the pool; what was
     * asked for first comes first. It is done, too, if the commit fails, since nobody knows then whether the rows have changed. It
     * is not done after a rollback.
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

    /** Ends the time for {@link #afterCommit}, and returns what was asked for. */
    List<Runnable> end() {
        over = true;
        return afterwards;
    }
}
