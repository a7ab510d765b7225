package io.tieredcache.jdbc;

import io.tieredcache.spi.CacheLoader;
import io.tieredcache.spi.CacheWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A table of names with its loader and writer, for the contracts of the test kit. */
final class Scene implements AutoCloseable {

    final CacheLoader<Long, Named> loader;
    final CacheWriter<Long, Named> writer;
    private final DataSource database;
    private final JdbcSource source;
    private final String nextVersion;

    private Scene(DataSource database, boolean versioned, String nextVersion) {
        this.database = database;
        this.nextVersion = nextVersion;
        Databases.run(
                database,
                "create table named (id bigint primary key, name varchar(50) not null, version bigint default 0)",
                "create sequence named_version");
        this.source = JdbcSource.of(database);
        var loads =
                JdbcLoader.from(source, Long.class, Named.class).table("named").key("id");
        var writes =
                JdbcWriter.to(source, Long.class, Named.class).table("named").key("id");
        this.loader = versioned ? loads.version("version").build() : loads.build();
        this.writer = versioned ? writes.version("version", "named_version").build() : writes.build();
    }

    static Scene h2(boolean versioned) {
        return new Scene(Databases.h2(), versioned, "next value for named_version");
    }

    static Scene postgres(boolean versioned) {
        return new Scene(PostgresServer.freshDatabase(), versioned, "nextval('named_version')");
    }

    void store(long key, Named value) throws SQLException {
        erase(key);
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "insert into named (id, name, version) values (?, ?, " + nextVersion + ")")) {
            statement.setLong(1, key);
            statement.setString(2, value.name());
            statement.executeUpdate();
        }
    }

    void erase(long key) {
        Databases.run(database, "delete from named where id = " + key);
    }

    @Nullable
    Named find(long key) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("select name from named where id = " + key)) {
            return row.next() ? new Named(row.getString(1)) : null;
        }
    }

    /** Locks the table against readers and writers; PostgreSQL only. */
    AutoCloseable lock() throws SQLException {
        Connection connection = database.getConnection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("lock table named in access exclusive mode");
        }
        return () -> {
            connection.rollback();
            connection.close();
        };
    }

    @Override
    public void close() {
        source.close();
    }

    record Named(String name) {}
}
