package io.tieredcache.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** A real PostgreSQL on loopback, started once for each JVM and stopped with it; its directory is then removed. */
final class PostgresServer {

    private static final EmbeddedPostgres SERVER = start();

    private PostgresServer() {}

    static DataSource dataSource() {
        return SERVER.getPostgresDatabase();
    }

    /** Returns the database, emptied. */
    static DataSource freshDatabase() {
        DataSource dataSource = dataSource();
        Databases.run(dataSource, "drop schema public cascade", "create schema public");
        return dataSource;
    }

    static HikariDataSource pool(int connections, Consumer<HikariConfig> settings) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(SERVER.getJdbcUrl("postgres", "postgres"));
        config.setMaximumPoolSize(connections);
        settings.accept(config);
        return new HikariDataSource(config);
    }

    private static EmbeddedPostgres start() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("max_connections", "100")
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stop(EmbeddedPostgres server) {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
