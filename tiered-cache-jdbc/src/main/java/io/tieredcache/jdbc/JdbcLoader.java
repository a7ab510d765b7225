package io.tieredcache.jdbc;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.CacheLoader;
import io.tieredcache.spi.CallContext;
import io.tieredcache.spi.Loaded;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Loads rows of a table or query of any database with a JDBC driver: one key with one statement, many keys with one
 * statement for each {@link JdbcLoaderBuilder#maxKeysPerStatement}.
 *
 * <pre>{@code
 * JdbcLoader<Long, Customer> loader = JdbcLoader.from(source, Long.class, Customer.class)
 *         .table("customer")
 *         .key("customer_id")
 *         .version("version")
 *         .build();
 * }</pre>
 *
 * <p>Thread-safe. Every method blocks its caller until the row has arrived, but not beyond the deadline of the call or
 * the timeout of the source, whichever comes first. At that time it throws {@link java.sql.SQLTimeoutException},
 * cancels its statement and gives its connection back. Exceptions of the driver are passed on unchanged; a row that
 * does not fit the settings fails with {@link JdbcException}. Needs no closing: the threads belong to the
 * {@link JdbcSource}.
 *
 * @param <K> key
 * @param <V> value
 */
public final class JdbcLoader<K, V> implements CacheLoader<K, V> {

    private final JdbcSource source;
    private final LoadPlanner<K, V> planner;
    private volatile @Nullable LoadPlan<K, V> plan;

    JdbcLoader(JdbcSource source, LoadPlanner<K, V> planner) {
        this.source = source;
        this.planner = planner;
    }

    /**
     * Returns a builder for a loader of records. It finds the column of each record component by name.
     *
     * @param source the database
     * @param key class of the keys: a simple type, or a record of simple types
     * @param value record class of the values
     * @param <K> key
     * @param <V> value
     * @return a builder
     */
    public static <K, V extends Record> JdbcLoaderBuilder<K, V> from(JdbcSource source, Class<K> key, Class<V> value) {
        return new JdbcLoaderBuilder<>(
                requireNonNull(source, "source"), requireNonNull(key, "key"), RecordShape.of(value), null);
    }

    /**
     * Returns the same builder as {@link #from(JdbcSource, Class, Class)}, with a new source that has default settings.
     *
     * @param dataSource the database
     * @param key class of the keys
     * @param value record class of the values
     * @param <K> key
     * @param <V> value
     * @return a builder
     */
    public static <K, V extends Record> JdbcLoaderBuilder<K, V> from(
            DataSource dataSource, Class<K> key, Class<V> value) {
        return from(JdbcSource.of(dataSource), key, value);
    }

    /**
     * Returns a builder for a loader that maps rows by hand.
     *
     * @param source the database
     * @param key class of the keys: a simple type, or a record of simple types, unless
     *     {@link JdbcLoaderBuilder#key(java.util.List, java.util.function.Function, RowMapper)} binds them
     * @param mapper makes a value from a row
     * @param <K> key
     * @param <V> value
     * @return a builder
     */
    public static <K, V> JdbcLoaderBuilder<K, V> from(JdbcSource source, Class<K> key, RowMapper<V> mapper) {
        return new JdbcLoaderBuilder<>(
                requireNonNull(source, "source"), requireNonNull(key, "key"), null, requireNonNull(mapper, "mapper"));
    }

    @Override
    public @Nullable V load(K key) throws Exception {
        return load(key, source.context()).value();
    }

    @Override
    public Loaded<V> load(K key, CallContext context) throws Exception {
        requireNonNull(key, "key");
        return source.call(context, session -> planned(session, current -> current.one(session, key)));
    }

    @Override
    public Map<K, Loaded<V>> loadAll(Collection<? extends K> keys, CallContext context) throws Exception {
        if (keys.isEmpty()) {
            return Map.of();
        }
        return source.call(context, session -> planned(session, current -> current.many(session, keys)));
    }

    /** Checks that the database has every declared table, column and type. */
    void check() {
        try {
            plan = source.call(source.context(), planner::plan);
        } catch (JdbcException | IllegalStateException e) {
            throw e;
        } catch (Exception e) {
            throw Unreachable.atStart(source, e);
        }
    }

    /**
     * Makes the plan on first use, and again after the database has refused it, because the table may have been
     * changed.
     */
    private <T> T planned(Session session, Step<K, V, T> step) throws SQLException {
        LoadPlan<K, V> current = plan;
        if (current == null) {
            current = planner.plan(session);
            plan = current;
        }
        try {
            return step.with(current);
        } catch (SQLException e) {
            if (Unreachable.refused(e)) {
                plan = null;
            }
            throw e;
        }
    }

    @FunctionalInterface
    private interface Step<K, V, T> {
        T with(LoadPlan<K, V> plan) throws SQLException;
    }
}
