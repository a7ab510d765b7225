package io.tieredcache.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class JdbcWriterIT extends WriterBehaviour {

    @Override
    DataSource freshDatabase() {
        return PostgresServer.freshDatabase();
    }

    @Test
    void build_sequenceThatCaches_isRefusedWithReason() {
        Databases.run(database, "create sequence cached cache 20");

        assertThatThrownBy(() -> customers().version("version", "cached").build())
                .isInstanceOf(JdbcException.class)
                .hasMessageContainingAll("cached", "20 numbers at a time", "cache 1");
    }

    @Test
    void build_noSequence_namesIt() {
        assertThatThrownBy(() -> customers().version("version", "nowhere").build())
                .isInstanceOf(JdbcException.class)
                .hasMessageContaining("there is no sequence nowhere");
    }

    @Test
    void build_readOnlyConnections_areRefused() {
        try (var pool = PostgresServer.pool(1, config -> config.setReadOnly(true));
                JdbcSource readOnly = JdbcSource.of(pool)) {
            assertThatThrownBy(() -> JdbcWriter.to(readOnly, Long.class, Customer.class)
                            .table("customer")
                            .key("customer_id")
                            .build())
                    .isInstanceOf(JdbcException.class)
                    .hasMessageContaining("read-only");
        }
    }

    @Test
    void write_connectionsWithoutAutocommit_isCommittedAllTheSame() throws Exception {
        try (var pool = PostgresServer.pool(1, config -> config.setAutoCommit(false));
                JdbcSource source = JdbcSource.of(pool)) {
            JdbcWriter<Long, Customer> writer = JdbcWriter.to(source, Long.class, Customer.class)
                    .table("customer")
                    .key("customer_id")
                    .build();

            writer.write(7L, Customer.of(7), AMPLE);
        }
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select 1 from customer where customer_id = 7")) {
            assertThat(row.next()).isTrue();
        }
    }

    @Test
    void write_waitsForAnotherWriterOfTheRow_isTheNewerVersion() throws Exception {
        JdbcWriter<Long, Customer> writer = versioned();
        writer.write(1L, Customer.of(1), AMPLE);
        try (Connection other = database.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select 1 from customer where customer_id = 1 for update");
            CompletableFuture<Long> waiting = CompletableFuture.supplyAsync(() -> written(writer));
            Awaitility.await().until(() -> someoneWaitsForALock());

            long earlier;
            try (ResultSet row = statement.executeQuery(
                    "update customer set version = nextval('customer_version') returning version")) {
                row.next();
                earlier = row.getLong(1);
            }
            other.commit();

            assertThat(waiting.get(1, TimeUnit.MINUTES)).isGreaterThan(earlier);
        }
    }

    private static long written(JdbcWriter<Long, Customer> writer) {
        try {
            return writer.write(1L, Customer.of(1), AMPLE);
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private boolean someoneWaitsForALock() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet waits = statement.executeQuery("select count(*) from pg_stat_activity"
                        + " where datname = current_database() and wait_event_type = 'Lock'")) {
            return waits.next() && waits.getLong(1) > 0;
        }
    }
}
