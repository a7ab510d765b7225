package io.tieredcache.lab.worker;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tieredcache.lab.history.Event;
import io.tieredcache.spi.CacheLoader;
import io.tieredcache.spi.CacheWriter;
import io.tieredcache.spi.CallContext;
import io.tieredcache.spi.Loaded;
import io.tieredcache.spi.NotWrittenException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The system of record of a worker. A statement that changes a row draws its version from a sequence, and also records
 * the history. At random, a selected row is returned late.
 */
final class Database implements CacheLoader<Integer, Value>, CacheWriter<Integer, Value>, AutoCloseable {

    private static final String SELECT = "select key, version, nonce, deleted, body from item where key = any (?)";
    private static final String UPDATE =
            "with i as (update item set version = nextval('versions'), nonce = ?, deleted = ?,"
                    + " body = ? where key = ? returning *)"
                    + " insert into history select key, version, nonce, deleted, ?, ? from i returning version";
    private static final int CONNECTIONS = 10;
    private static final int CONNECTION_WAIT_MILLIS = 1_000;

    private final HikariDataSource pool;
    private final Journal journal;
    private final Delays delays;
    private final Planted planted;
    private final int keys;
    private final AtomicLong nonces;

    Database(WorkerSettings settings, Journal journal, Delays delays, Planted planted) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(settings.databaseUrl());
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(CONNECTION_WAIT_MILLIS);
        config.addDataSourceProperty("socketTimeout", 5);
        this.pool = new HikariDataSource(config);
        this.journal = journal;
        this.delays = delays;
        this.planted = planted;
        this.keys = settings.keys();
        this.nonces = new AtomicLong((settings.process() + 1L) << 40);
    }

    /** Returns a value that was never written before. */
    Value fresh(int key) {
        return Value.of(key, nonces.incrementAndGet());
    }

    /** Returns the newest committed state, without a cache. */
    @Nullable
    Value current(int key) throws SQLException {
        return select(java.util.List.of(key)).getOrDefault(key, Loaded.of(null)).value();
    }

    /** Changes a row as another program would. */
    long writePast(Value value) throws SQLException, NotWrittenException {
        return update(value, false, true);
    }

    @Override
    public @Nullable Value load(Integer key) throws Exception {
        return load(key, CallContext.within(Long.MAX_VALUE / 2)).value();
    }

    @Override
    public Loaded<Value> load(Integer key, CallContext context) throws Exception {
        return loadAll(java.util.List.of(key), context).getOrDefault(key, Loaded.of(null));
    }

    @Override
    public Map<Integer, Loaded<Value>> loadAll(Collection<? extends Integer> keys, CallContext context)
            throws Exception {
        journal.loaded();
        planted.error("the loader");
        Map<Integer, Loaded<Value>> rows = select(keys);
        delays.afterSelect();
        return rows;
    }

    @Override
    public long write(Integer key, Value value, CallContext context) throws Exception {
        return update(value, false, false);
    }

    /** Deletes by marking the row, so that the deletion has a version. The nonce comes from {@link Journal#nonce}. */
    @Override
    public long delete(Integer key, CallContext context) throws Exception {
        return update(new Value(key, journal.nonce(), ""), true, false);
    }

    private Map<Integer, Loaded<Value>> select(Collection<? extends Integer> keys) throws SQLException {
        Map<Integer, Loaded<Value>> rows = new LinkedHashMap<>();
        try (Connection connection = pool.getConnection();
                PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setArray(1, connection.createArrayOf("int4", keys.toArray()));
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    Value value = new Value(found.getInt(1), found.getLong(3), found.getString(5));
                    rows.put(value.key(), new Loaded<>(found.getBoolean(4) ? null : value, found.getLong(2)));
                }
            }
        }
        return rows;
    }

    private long update(Value value, boolean deleted, boolean past) throws SQLException, NotWrittenException {
        boolean hurries = value.key() >= keys;
        if (!hurries) {
            delays.beforeCommit();
        }
        long before = System.nanoTime();
        long version;
        try (Connection connection = connect();
                PreparedStatement update = connection.prepareStatement(UPDATE)) {
            update.setLong(1, value.nonce());
            update.setBoolean(2, deleted);
            update.setString(3, value.text());
            update.setInt(4, value.key());
            update.setBoolean(5, past);
            update.setLong(6, before);
            try (ResultSet result = update.executeQuery()) {
                result.next();
                version = result.getLong(1);
            }
        }
        journal.add(new Event(Event.Kind.COMMIT, 0, value.key(), value.nonce(), before, System.nanoTime(), version));
        if (!hurries) {
            delays.afterCommit(journal, past);
        }
        return version;
    }

    private Connection connect() throws NotWrittenException {
        try {
            return pool.getConnection();
        } catch (SQLException e) {
            throw new NotWrittenException("no connection", e);
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
