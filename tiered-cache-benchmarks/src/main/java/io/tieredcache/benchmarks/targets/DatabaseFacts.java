package io.tieredcache.benchmarks.targets;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import javax.sql.DataSource;

/** Queries of the database besides those for rows. */
final class DatabaseFacts {

    private static final long SEED = 20_261_130;

    private DatabaseFacts() {}

    /** Returns the keys of a table, in a fixed order that is independent of the rows' places on disk. */
    static long[] ids(DataSource database, String table, String column) throws SQLException {
        LongStream.Builder ids = LongStream.builder();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("select " + column + " from " + table + " order by " + column)) {
            while (rows.next()) {
                ids.add(rows.getLong(1));
            }
        }
        return shuffled(ids.build().toArray());
    }

    /** Returns the main process of a PostgreSQL on this machine. */
    static Optional<ProcessHandle> serverOf(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select pg_backend_pid()")) {
            rows.next();
            return ProcessHandle.of(rows.getLong(1)).flatMap(ProcessHandle::parent);
        }
    }

    private static long[] shuffled(long[] ids) {
        Random random = new Random(SEED);
        for (int i = ids.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            long swapped = ids[i];
            ids[i] = ids[other];
            ids[other] = swapped;
        }
        return ids;
    }
}
