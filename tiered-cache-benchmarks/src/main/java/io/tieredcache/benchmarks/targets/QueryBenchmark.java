package io.tieredcache.benchmarks.targets;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tieredcache.examples.Order;
import io.tieredcache.jdbc.JdbcLoader;
import io.tieredcache.jdbc.JdbcSource;
import io.tieredcache.spi.CallContext;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Loads single rows by key through the cache's loader, which takes a place, a connection, a statement and a record. */
@State(Scope.Benchmark)
public class QueryBenchmark {

    static final int CONCURRENCY = 50;

    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** JDBC URL of the database. */
    @Param({""})
    public String database = "";

    private long[] ids = {};
    private @Nullable HikariDataSource pool;
    private @Nullable JdbcLoader<Long, Order> orders;

    /**
     * Connects, and reads the list of keys.
     *
     * @throws SQLException if the database refuses
     */
    @Setup
    public void connect() throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database);
        config.setMaximumPoolSize(CONCURRENCY);
        pool = new HikariDataSource(config);
        ids = DatabaseFacts.ids(pool, "orders", "order_id");
        orders = JdbcLoader.from(
                        JdbcSource.builder(pool).concurrency(CONCURRENCY).build(), Long.class, Order.class)
                .table("orders")
                .key("order_id")
                .build();
    }

    /** Disconnects. */
    @TearDown
    public void close() {
        if (pool != null) {
            pool.close();
        }
    }

    /**
     * Loads a row.
     *
     * @param draws the caller
     * @return the row
     * @throws Exception if the database failed
     */
    @Benchmark
    public Order load(Draws draws) throws Exception {
        if (orders == null) {
            throw new IllegalStateException("not connected");
        }
        long id = ids[draws.even(ids.length)];
        Order row = orders.load(id, CallContext.within(DEADLINE_NANOS)).value();
        if (row == null) {
            throw new IllegalStateException("no row of order " + id);
        }
        return row;
    }
}
