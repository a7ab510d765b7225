package io.tieredcache.jdbc;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.tieredcache.spi.CallContext;
import java.sql.Connection;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callers do not wait beyond their deadlines, and a caller that leaves holds no connection or place. */
class DeadlineIT {

    private static final int POOL = 4;

    private HikariDataSource pool;
    private JdbcSource source;
    private JdbcLoader<Long, Customer> loader;
    private JdbcLoader<Long, String> sleeper;

    @BeforeEach
    void open() {
        PostgresServer.freshDatabase();
        pool = PostgresServer.pool(POOL, config -> {});
        Databases.run(pool, Customer.TABLE, Customer.insert(1), Customer.insert(2));
        source = JdbcSource.builder(pool).concurrency(POOL).build();
        loader = JdbcLoader.from(source, Long.class, Customer.class)
                .table("customer")
                .key("customer_id")
                .build();
        sleeper = JdbcLoader.from(source, Long.class, row -> "awake")
                .query("select pg_sleep(600) from customer where customer_id = ?")
                .build();
    }

    @AfterEach
    void close() {
        source.close();
        pool.close();
    }

    @Test
    void load_everyConnectionHeldByCallers_endsForEveryoneAndPoolIsHealthyAfter() throws Exception {
        CyclicBarrier allHold = new CyclicBarrier(POOL);
        List<Callable<String>> transactions = new ArrayList<>();
        for (int i = 0; i < POOL; i++) {
            transactions.add(() -> {
                try (Connection held = pool.getConnection()) {
                    held.setAutoCommit(false);
                    allHold.await(30, SECONDS);
                    return outcome(1L);
                }
            });
        }

        List<String> outcomes = WriterBehaviour.concurrently(transactions);

        assertThat(outcomes).hasSize(POOL).allMatch(o -> o.equals("deadline") || o.equals("row"));
        Awaitility.await()
                .untilAsserted(() -> assertThat(pool.getHikariPoolMXBean().getThreadsAwaitingConnection())
                        .isZero());
        assertThat(loader.load(1L)).isEqualTo(Customer.of(1));
        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }

    private String outcome(long key) throws Exception {
        try {
            return loader.load(key, CallContext.within(MILLISECONDS.toNanos(300))) == null ? "none" : "row";
        } catch (SQLTimeoutException e) {
            assertThat(e.getMessage()).contains("waiting for a connection");
            return "deadline";
        }
    }

    @Test
    void load_statementStalls_isCancelledAndItsConnectionComesBack() {
        assertThatThrownBy(() -> sleeper.load(1L, CallContext.within(MILLISECONDS.toNanos(200))))
                .isInstanceOf(SQLTimeoutException.class)
                .hasMessageContaining("running a statement");

        Awaitility.await().untilAsserted(() -> {
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
            assertThat(sleeping()).isZero();
        });
    }

    @Test
    void load_everyPlaceTaken_waitsForOneWithinTheDeadline() throws Exception {
        try (JdbcSource narrow = JdbcSource.builder(pool).concurrency(1).build()) {
            JdbcLoader<Long, String> stalled = JdbcLoader.from(narrow, Long.class, row -> "awake")
                    .query("select pg_sleep(600) from customer where customer_id = ?")
                    .build();
            Thread first = new Thread(() -> assertThatThrownBy(() -> stalled.load(1L)));
            first.start();
            Awaitility.await().until(() -> sleeping() == 1);

            assertThatThrownBy(() -> stalled.load(2L, CallContext.within(MILLISECONDS.toNanos(100))))
                    .isInstanceOf(SQLTimeoutException.class)
                    .hasMessageContaining("one of 1 places");

            first.interrupt();
            first.join();
            JdbcLoader<Long, Customer> next = JdbcLoader.from(narrow, Long.class, Customer.class)
                    .table("customer")
                    .key("customer_id")
                    .build();
            assertThat(next.load(2L)).isEqualTo(Customer.of(2));
        }
    }

    @Test
    void load_callerInterrupted_leavesAndKeepsItsFlag() throws Exception {
        Thread caller = Thread.currentThread();
        Thread interrupter = new Thread(() -> {
            Awaitility.await().until(() -> sleeping() == 1);
            caller.interrupt();
        });
        interrupter.start();

        assertThatThrownBy(() -> sleeper.load(1L)).isInstanceOf(InterruptedException.class);

        assertThat(Thread.interrupted()).isTrue();
        interrupter.join();
        Awaitility.await().untilAsserted(() -> assertThat(sleeping()).isZero());
    }

    @Test
    void load_sourceTimeoutShorterThanDeadline_wins() {
        try (JdbcSource brief =
                JdbcSource.builder(pool).timeout(Duration.ofMillis(200)).build()) {
            JdbcLoader<Long, String> slow = JdbcLoader.from(brief, Long.class, row -> "awake")
                    .query("select pg_sleep(600) from customer where customer_id = ?")
                    .build();
            assertThatThrownBy(() -> slow.load(1L, CallContext.within(SECONDS.toNanos(600))))
                    .isInstanceOf(SQLTimeoutException.class);
        }
    }

    @Test
    void load_poolHandsOutTransactions_seesOnlyCommittedRowsAndRestoresConnection() throws Exception {
        try (HikariDataSource manual = PostgresServer.pool(1, config -> config.setAutoCommit(false));
                JdbcSource own = JdbcSource.of(manual)) {
            JdbcLoader<Long, Customer> loads = JdbcLoader.from(own, Long.class, Customer.class)
                    .table("customer")
                    .key("customer_id")
                    .build();
            assertThat(loads.load(1L)).isEqualTo(Customer.of(1));
            Databases.run(pool, "update customer set name = 'changed' where customer_id = 1");
            assertThat(loads.load(1L)).extracting("name").isEqualTo("changed");
            try (Connection connection = manual.getConnection()) {
                assertThat(connection.getAutoCommit()).isFalse();
                assertThat(connection.getNetworkTimeout()).isZero();
            }
        }
    }

    private int sleeping() {
        try (Connection connection = PostgresServer.dataSource().getConnection();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("select count(*) from pg_stat_activity where state = 'active'"
                        + " and query like 'select pg_sleep%'")) {
            row.next();
            return row.getInt(1);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void load_callerLeavesTheQueueOfThePool_noThreadWaitsThereForIt() throws Exception {
        List<Connection> held = new ArrayList<>();
        try {
            for (int i = 0; i < POOL; i++) {
                held.add(pool.getConnection());
            }
            assertThatThrownBy(() -> loader.load(1L, CallContext.within(MILLISECONDS.toNanos(200))))
                    .isInstanceOf(SQLTimeoutException.class);

            Awaitility.await().until(() -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection() == 0);
        } finally {
            for (Connection connection : held) {
                connection.close();
            }
        }
    }
}
