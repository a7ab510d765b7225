package io.tieredcache.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** Databases for the tests of this package. */
final class Databases {

    private Databases() {}

    /** Returns a new H2 database in memory that lives as long as the JVM. */
    static DataSource h2() {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        return dataSource;
    }

    static void run(DataSource dataSource, String... statements) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A listener that records the text of every statement. */
    static final class Recorder implements StatementListener {

        final List<String> statements = new CopyOnWriteArrayList<>();

        @Override
        public void executed(String sql, long nanos, boolean done) {
            statements.add(sql);
        }
    }
}
