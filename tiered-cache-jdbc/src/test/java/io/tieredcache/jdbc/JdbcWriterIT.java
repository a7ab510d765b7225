package io.tieredcache.jdbc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import javax.sql.DataSource;
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
}
