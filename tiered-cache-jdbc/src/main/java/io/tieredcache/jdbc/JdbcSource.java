package io.tieredcache.jdbc;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.tieredcache.spi.CallContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database, shared by the loaders and writers of any number of caches: a {@link DataSource} with the threads that
 * wait for it and a limit on concurrent calls.
 *
 * <p>{@link DataSource#getConnection()} cannot be given a deadline. So every call runs on a thread of this source, and
 * the caller waits only until its deadline. The call waits first for one of {@link JdbcSourceBuilder#concurrency}
 * places, then for a connection and the statement. A caller that leaves gets {@link SQLTimeoutException}; its statement
 * is cancelled and its connection goes back to the pool. Hence a caller that holds a connection of the same pool never
 * waits forever. A call never reads inside a transaction of the caller's thread; it sees committed rows only.
 *
 * <p>The {@code DataSource} must lead to the primary. Its connections must have no open transaction and be at READ
 * COMMITTED or stricter. Autocommit is switched on for the call and restored, as is the network timeout.
 *
 * <p>Thread-safe. Starts daemon threads when they are needed; they end after 10 s without work and on {@link #close()}.
 */
public final class JdbcSource implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(JdbcSource.class);
    private static final AtomicInteger THREADS = new AtomicInteger();
    private static final long KEEP_ALIVE_SECONDS = 10;
    private static final long GRACE_MILLIS = 1_000;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    final Duration timeout;
    private final DataSource dataSource;
    private final StatementListener listener;
    private final int concurrency;
    private final ThreadPoolExecutor workers;
    private final ThreadPoolExecutor cancellers;
    private volatile @Nullable Dialect dialect;
    private volatile boolean networkTimeout = true;

    JdbcSource(DataSource dataSource, int concurrency, Duration timeout, StatementListener listener) {
        this.dataSource = dataSource;
        this.concurrency = concurrency;
        this.timeout = timeout;
        this.listener = listener;
        this.workers = threads(concurrency, "tiered-cache-jdbc-");
        this.cancellers = threads(2, "tiered-cache-jdbc-cancel-");
    }

    /**
     * Returns a source with default settings.
     *
     * @param dataSource the database; not closed by the source
     * @return the source
     */
    public static JdbcSource of(DataSource dataSource) {
        return builder(dataSource).build();
    }

    /**
     * Returns a builder for a source.
     *
     * @param dataSource the database; not closed by the source
     * @return a builder
     */
    public static JdbcSourceBuilder builder(DataSource dataSource) {
        return new JdbcSourceBuilder(dataSource);
    }

    /**
     * Ends the threads of this source: idle threads at once, the others after their current call. Later calls fail with
     * {@link IllegalStateException}. Does not wait and does not close the {@code DataSource}. Idempotent.
     */
    @Override
    public void close() {
        workers.shutdown();
        cancellers.shutdown();
    }

    /**
     * Describes the database without secrets.
     *
     * @return its URL without user, password and parameters if it is known, else the class of its {@code DataSource}
     */
    @Override
    public String toString() {
        return JdbcUrl.of(dataSource);
    }

    CallContext context() {
        return CallContext.within(timeout.toNanos());
    }

    /**
     * Does work with a connection on a thread of this source, while the caller waits within its deadline. The
     * executor's queue is the line of calls that wait for a place; it contains only calls whose callers still wait.
     */
    <T> T call(CallContext context, Work<T> work) throws Exception {
        long limit = Math.min(context.remainingNanos(), timeout.toNanos());
        if (limit <= 0) {
            throw new SQLTimeoutException("the deadline had passed before the database was asked");
        }
        long deadline = System.nanoTime() + limit;
        JdbcCall<T> call = new JdbcCall<>("waiting for one of " + concurrency + " places (JdbcSource concurrency)");
        Runnable task = () -> serve(call, deadline, work);
        try {
            workers.execute(task);
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("this JdbcSource is closed", e);
        }
        return call.await(limit, () -> {
            if (!workers.remove(task)) {
                cancel(call);
            }
        });
    }

    private <T> void serve(JdbcCall<T> call, long deadline, Work<T> work) {
        try {
            call.succeeded(connected(call, deadline, work));
        } catch (Throwable e) {
            call.failed(e);
        }
    }

    private <T> T connected(JdbcCall<T> call, long deadline, Work<T> work) throws SQLException {
        try (Connection connection = connect(call)) {
            call.checkWanted();
            Dialect known = dialect;
            if (known == null) {
                known = Dialect.of(connection.getMetaData());
                dialect = known;
            }
            boolean autoCommit = connection.getAutoCommit();
            if (!autoCommit) {
                connection.setAutoCommit(true);
            }
            int waiting = limitWaiting(connection, deadline);
            try {
                return work.with(new Session(connection, known, call, deadline, listener));
            } finally {
                restore(connection, autoCommit, waiting);
            }
        }
    }

    private Connection connect(JdbcCall<?> call) throws SQLException {
        Dialect known = dialect;
        call.connecting(known == null || known.interruptible);
        try {
            return dataSource.getConnection();
        } finally {
            call.connected();
        }
    }

    /** Sets a network timeout just beyond the deadline, so that a dead server cannot keep a place. */
    private int limitWaiting(Connection connection, long deadline) throws SQLException {
        if (!networkTimeout) {
            return -1;
        }
        try {
            int before = connection.getNetworkTimeout();
            long millis = (deadline - System.nanoTime()) / NANOS_PER_MILLI + GRACE_MILLIS;
            connection.setNetworkTimeout(Runnable::run, (int) Math.min(Integer.MAX_VALUE, Math.max(1, millis)));
            return before;
        } catch (SQLFeatureNotSupportedException e) {
            networkTimeout = false;
            return -1;
        }
    }

    private static void restore(Connection connection, boolean autoCommit, int waiting) {
        try {
            if (waiting >= 0) {
                connection.setNetworkTimeout(Runnable::run, waiting);
            }
            if (!autoCommit) {
                connection.setAutoCommit(false);
            }
        } catch (SQLException e) {
            log.debug("a connection could not be restored; its pool will drop it", e);
        }
    }

    private void cancel(JdbcCall<?> call) {
        try {
            cancellers.execute(() -> {
                try {
                    call.cancel();
                } catch (SQLException e) {
                    log.warn("a statement could not be cancelled after its caller had left: {}", e.getMessage());
                }
            });
        } catch (RejectedExecutionException e) {
            log.debug("closed while a statement was to be cancelled", e);
        }
    }

    private static ThreadPoolExecutor threads(int count, String prefix) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(count, count, KEEP_ALIVE_SECONDS, SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, prefix + THREADS.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Work done with a connection. */
    @FunctionalInterface
    interface Work<T> {
        T with(Session session) throws SQLException;
    }
}
