package io.tieredcache.jdbc;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.CacheWriter;
import io.tieredcache.spi.CallContext;
import io.tieredcache.spi.NotWrittenException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows of a table by name, or by statements of the application.
 *
 * <pre>{@code
 * JdbcWriter<Long, Customer> writer = JdbcWriter.to(source, Long.class, Customer.class)
 *         .table("customer")
 *         .key("customer_id")
 *         .version("version", "customer_version")
 *         .build();
 * }</pre>
 *
 * <p>Each method runs one transaction, never part of a transaction of the caller, and returns after the commit. Many
 * rows are written as a batch in the order of their keys, so that two batches cannot deadlock.
 * {@link NotWrittenException} means that the database refused a statement or rolled the transaction back: its SQL state
 * is of class 22, 23, 40, 42 or 44. After any other exception the outcome is unknown.
 *
 * <p>Thread-safe. Blocks its caller until the commit, but not beyond the deadline of the call or the timeout of the
 * source. Needs no closing: the threads belong to the {@link JdbcSource}.
 *
 * @param <K> key
 * @param <V> value
 */
public final class JdbcWriter<K, V> implements CacheWriter<K, V> {

    /** Classes of SQL states that mean a refusal: data, integrity, rollback, syntax or access, check option. */
    private static final Set<String> REFUSALS = Set.of("22", "23", "40", "42", "44");

    private final JdbcSource source;
    private final JdbcSource.Work<WritePlan<K, V>> planner;
    private volatile @Nullable WritePlan<K, V> plan;

    JdbcWriter(JdbcSource source, JdbcSource.Work<WritePlan<K, V>> planner) {
        this.source = source;
        this.planner = planner;
    }

    /**
     * Returns a builder for a writer of records.
     *
     * @param source the database
     * @param key class of the keys: a simple type, or a record of simple types
     * @param value record class of the values
     * @param <K> key
     * @param <V> value
     * @return a builder
     */
    public static <K, V extends Record> JdbcWriterBuilder<K, V> to(JdbcSource source, Class<K> key, Class<V> value) {
        return new JdbcWriterBuilder<>(
                requireNonNull(source, "source"), requireNonNull(key, "key"), RecordShape.of(value));
    }

    /**
     * Returns a builder for a writer that uses a given statement.
     *
     * @param source the database
     * @param key class of the keys: a simple type, or a record of simple types, which {@code delete} binds
     * @param upsert inserts or updates one row. It may return the version as the first column of one row; it must
     *     change a row, else the write fails. Used as it is: never make it of user input
     * @param binder binds its parameters
     * @param <K> key
     * @param <V> value
     * @return a builder
     */
    public static <K, V> JdbcWriterBuilder<K, V> to(
            JdbcSource source, Class<K> key, String upsert, WriteBinder<? super K, ? super V> binder) {
        return new JdbcWriterBuilder<>(
                requireNonNull(source, "source"),
                requireNonNull(key, "key"),
                requireNonNull(upsert, "upsert"),
                requireNonNull(binder, "binder"));
    }

    @Override
    public long write(K key, V value, CallContext context) throws Exception {
        requireNonNull(key, "key");
        requireNonNull(value, "value");
        return writing(context, session -> {
            WritePlan<K, V> current = planned(session);
            return session.upserting(() -> current.write(session, key, value));
        });
    }

    @Override
    public long delete(K key, CallContext context) throws Exception {
        requireNonNull(key, "key");
        return writing(context, session -> planned(session).delete(session, key));
    }

    @Override
    public Map<K, Long> writeAll(Map<? extends K, ? extends V> entries, CallContext context) throws Exception {
        if (entries.isEmpty()) {
            return Map.of();
        }
        return writing(context, session -> {
            WritePlan<K, V> current = planned(session);
            List<Map.Entry<K, V>> rows = ordered(current, entries);
            return session.upserting(() -> session.transaction(() -> current.writeAll(session, rows)));
        });
    }

    private <T> T writing(CallContext context, JdbcSource.Work<T> work) throws Exception {
        try {
            return source.call(context, work);
        } catch (SQLException e) {
            String state = e.getSQLState();
            if (state != null && state.length() == 5 && REFUSALS.contains(state.substring(0, 2))) {
                throw new NotWrittenException("the database refused the change", e);
            }
            throw e;
        }
    }

    private List<Map.Entry<K, V>> ordered(WritePlan<K, V> current, Map<? extends K, ? extends V> entries) {
        Map<K, Object[]> parts = new HashMap<>();
        List<Map.Entry<K, V>> rows = new ArrayList<>();
        entries.forEach((key, value) -> {
            parts.put(key, current.order(key));
            rows.add(Map.entry(key, value));
        });
        rows.sort(Comparator.comparing(row -> requireNonNull(parts.get(row.getKey())), KeyOrder.INSTANCE));
        return rows;
    }

    /** Checks that the database has every declared table, column and type. */
    void check() {
        try {
            plan = source.call(source.context(), planner);
        } catch (JdbcException | IllegalStateException e) {
            throw e;
        } catch (Exception e) {
            throw Unreachable.atStart(source, e);
        }
    }

    private WritePlan<K, V> planned(Session session) throws SQLException {
        WritePlan<K, V> current = plan;
        if (current == null) {
            current = planner.with(session);
            plan = current;
        }
        return current;
    }
}
