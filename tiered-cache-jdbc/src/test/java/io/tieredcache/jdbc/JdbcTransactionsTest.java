package io.tieredcache.jdbc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.TieredCache;
import io.tieredcache.memory.MemoryTier;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JdbcTransactionsTest {

    private static final String RENAME = "update named set name = 'new' where id = 1";

    record Named(long id, String name) {}

    private final DataSource database = Databases.h2();
    private final JdbcTransactions transactions = JdbcTransactions.of(database);
    private final List<String> done = new ArrayList<>();

    @BeforeEach
    void create() {
        Databases.run(
                database,
                "create table named (id bigint primary key, name varchar(50) not null)",
                "insert into named values (1, 'old')");
    }

    private static void execute(JdbcTransaction transaction, String sql) throws SQLException {
        try (var statement = transaction.connection().createStatement()) {
            statement.execute(sql);
        }
    }

    private String name() throws Exception {
        return transactions.call(tx -> {
            try (var statement = tx.connection().createStatement();
                    var rows = statement.executeQuery("select name from named where id = 1")) {
                assertThat(rows.next()).isTrue();
                return rows.getString(1);
            }
        });
    }

    @Test
    void run_returns_commitsAndThenDoesWhatWasAskedFor() throws Exception {
        transactions.run(tx -> {
            tx.afterCommit(() -> done.add("first"));
            execute(tx, RENAME);
            tx.afterCommit(() -> done.add("second"));
            assertThat(done).isEmpty();
        });

        assertThat(name()).isEqualTo("new");
        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void run_throws_rollsBackAndDoesNothing() throws Exception {
        assertThatThrownBy(() -> transactions.run(tx -> {
                    execute(tx, RENAME);
                    tx.afterCommit(() -> done.add("never"));
                    throw new IllegalArgumentException("changed my mind");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("changed my mind");

        assertThat(name()).isEqualTo("old");
        assertThat(done).isEmpty();
    }

    /** An invalidation before the commit would leave the old row in the cache: the reader in between brings it back. */
    @Test
    void run_cacheIsReadBeforeTheCommit_holdsTheNewRowAfterIt() throws Exception {
        try (JdbcSource source = JdbcSource.of(database);
                TieredCache<Long, Named> cache = TieredCache.<Long, Named>named("named")
                        .l1(MemoryTier.ofDefaults())
                        .l3(JdbcLoader.from(source, Long.class, Named.class)
                                .table("named")
                                .key("id")
                                .build())
                        .build()) {
            transactions.run(tx -> {
                execute(tx, RENAME);
                tx.afterCommit(() -> cache.invalidate(1L));
                assertThat(cache.get(1L)).isEqualTo(new Named(1, "old"));
            });

            assertThat(cache.get(1L)).isEqualTo(new Named(1, "new"));
        }
    }

    /** Returns a database whose connections throw, in place of calling the methods of the given names. */
    private DataSource failing(List<String> failing, AtomicReference<Connection> opened) {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (dataSource, get, none) -> {
                    Connection real = database.getConnection();
                    opened.set(real);
                    return Proxy.newProxyInstance(
                            Connection.class.getClassLoader(),
                            new Class<?>[] {Connection.class},
                            (connection, method, args) -> {
                                if (failing.contains(method.getName())) {
                                    throw new SQLException("no " + method.getName());
                                }
                                try {
                                    return method.invoke(real, args);
                                } catch (InvocationTargetException e) {
                                    throw e.getCause();
                                }
                            });
                });
    }

    @Test
    void run_commitFails_invalidatesNevertheless() throws Exception {
        AtomicReference<Connection> opened = new AtomicReference<>();

        assertThatThrownBy(() -> JdbcTransactions.of(failing(List.of("commit"), opened))
                        .run(tx -> {
                            tx.afterCommit(() -> {
                                throw new IllegalStateException("first");
                            });
                            tx.afterCommit(() -> done.add("invalidated"));
                        }))
                .isInstanceOf(SQLException.class)
                .hasMessage("no commit")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));

        assertThat(done).containsExactly("invalidated");
    }

    @Test
    void run_neitherCommitNorRollbackWorks_nothingIsCommittedByTheWay() throws Exception {
        AtomicReference<Connection> opened = new AtomicReference<>();

        assertThatThrownBy(() -> JdbcTransactions.of(failing(List.of("commit", "rollback"), opened))
                        .run(tx -> execute(tx, RENAME)))
                .hasMessage("no commit")
                .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("no rollback"));

        assertThat(requireNonNull(opened.get()).isClosed()).isTrue();
        assertThat(name()).isEqualTo("old");
    }

    @Test
    void run_aStepThrows_theOthersAreDoneAndTheRowIsCommitted() throws Exception {
        assertThatThrownBy(() -> transactions.run(tx -> {
                    execute(tx, RENAME);
                    tx.afterCommit(() -> {
                        throw new IllegalStateException("first");
                    });
                    tx.afterCommit(() -> done.add("second"));
                    tx.afterCommit(() -> {
                        throw new IllegalStateException("third");
                    });
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("do not run it again")
                .hasRootCauseMessage("first")
                .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("third"));

        assertThat(done).containsExactly("second");
        assertThat(name()).isEqualTo("new");
    }

    @Test
    void afterCommitAndConnection_theTransactionIsOver_areRefused() throws Exception {
        AtomicReference<JdbcTransaction> over = new AtomicReference<>();
        transactions.run(over::set);

        assertThatThrownBy(() -> requireNonNull(over.get()).afterCommit(() -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the transaction is over");
        assertThatThrownBy(() -> requireNonNull(over.get()).connection())
                .as("the pool may have given it to someone else")
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the transaction is over");
    }

    @Test
    void run_connectionOfAPool_getsItsAutocommitBack() throws Exception {
        try (Connection pooled = database.getConnection()) {
            DataSource pool = (DataSource) Proxy.newProxyInstance(
                    DataSource.class.getClassLoader(),
                    new Class<?>[] {DataSource.class},
                    (dataSource, get, none) -> Proxy.newProxyInstance(
                            Connection.class.getClassLoader(),
                            new Class<?>[] {Connection.class},
                            (connection, method, args) ->
                                    method.getName().equals("close") ? null : method.invoke(pooled, args)));

            JdbcTransactions.of(pool).run(tx -> execute(tx, RENAME));

            assertThat(pooled.getAutoCommit()).isTrue();
        }
    }
}
