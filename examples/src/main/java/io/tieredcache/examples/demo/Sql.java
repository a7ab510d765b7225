package io.tieredcache.examples.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Small statements beside the workload. */
final class Sql {

    private Sql() {}

    static void run(DataSource database, String... statements) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String text : statements) {
                statement.execute(text);
            }
        }
    }

    /** Returns the number of statements on our tables that the server has counted since {@link #resetCount}. */
    static long count(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select coalesce(sum(calls), 0) from pg_stat_statements
                        where query ~* '\\m(customer|orders)\\M' and query !~* 'pg_stat'""")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    static void resetCount(DataSource database) throws SQLException {
        run(database, "select pg_stat_statements_reset()");
    }
}
