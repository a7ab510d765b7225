package io.tieredcache.lab;

import io.tieredcache.lab.history.Row;
import io.tieredcache.lab.worker.Value;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The lab's direct access to the database: the rows, and every change that was committed. */
final class Schema {

    static final String NAME = "lab";

    private final String url;

    private Schema(String url) {
        this.url = url;
    }

    static Schema create(String adminUrl, int keys) throws SQLException {
        try (Connection admin = DriverManager.getConnection(adminUrl);
                Statement statement = admin.createStatement()) {
            statement.execute("create database " + NAME);
        }
        Schema schema = new Schema(adminUrl.replace("/postgres?", "/" + NAME + "?"));
        try (Connection connection = DriverManager.getConnection(schema.url);
                Statement statement = connection.createStatement()) {
            statement.execute("create sequence versions cache 1");
            statement.execute("create table item (key int primary key, version bigint not null, nonce bigint not null,"
                    + " deleted boolean not null, body text not null)");
            statement.execute("create table history (key int, version bigint, nonce bigint, deleted boolean,"
                    + " past boolean, before bigint)");
        }
        schema.fill(keys);
        return schema;
    }

    String url() {
        return url;
    }

    private void fill(int keys) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                PreparedStatement insert = connection.prepareStatement(
                        "with i as (insert into item values (?, nextval('versions'), ?, false, ?) returning *)"
                                + " insert into history select key, version, nonce, deleted, false, ? from i")) {
            for (int key = 0; key < keys; key++) {
                Value value = Value.of(key, firstNonce(key));
                insert.setInt(1, key);
                insert.setLong(2, value.nonce());
                insert.setString(3, value.text());
                insert.setLong(4, System.nanoTime());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static long firstNonce(int key) {
        return key + 1L;
    }

    List<Row> history() throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "select key, version, nonce, deleted, past, before from history order by version")) {
            while (found.next()) {
                rows.add(new Row(
                        found.getInt(1),
                        found.getLong(2),
                        found.getLong(3),
                        found.getBoolean(4),
                        found.getBoolean(5),
                        found.getLong(6)));
            }
        }
        return rows;
    }
}
