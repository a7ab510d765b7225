package io.tieredcache.jdbc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link JdbcWriter}. Names of tables, columns and sequences are names such as {@code customer},
 * {@code sales.customer} or {@code "Customer"}; anything else is refused. Not thread-safe.
 *
 * @param <K> key
 * @param <V> value
 */
public final class JdbcWriterBuilder<K, V> {

    private final JdbcSource source;
    private final Class<K> keyType;
    private final @Nullable RecordShape<V> record;
    private final @Nullable String upsert;
    private final @Nullable WriteBinder<? super K, ? super V> binder;
    private final Map<String, String> renamed = new LinkedHashMap<>();
    private @Nullable String table;
    private @Nullable KeyShape<K> keys;
    private @Nullable String version;
    private @Nullable String sequence;
    private @Nullable String delete;
    private boolean checkAtBuild = true;

    JdbcWriterBuilder(JdbcSource source, Class<K> keyType, RecordShape<V> record) {
        this.source = source;
        this.keyType = keyType;
        this.record = record;
        this.upsert = null;
        this.binder = null;
    }

    JdbcWriterBuilder(JdbcSource source, Class<K> keyType, String upsert, WriteBinder<? super K, ? super V> binder) {
        this.source = source;
        this.keyType = keyType;
        this.record = null;
        this.upsert = upsert;
        this.binder = binder;
    }

    /**
     * Names the table that records are written to.
     *
     * @param name its name
     * @return this builder
     */
    public JdbcWriterBuilder<K, V> table(String name) {
        requireRecords("table");
        table = Settings.once("table", table, Identifiers.checked("table", name));
        return this;
    }

    /**
     * Names the key columns; they need a primary key or unique constraint. The columns of a record key are in the order
     * of its components. If a component of the value has a key column, it must equal that part of the key.
     *
     * @param names one for a simple key
     * @return this builder
     */
    public JdbcWriterBuilder<K, V> key(String... names) {
        requireRecords("key");
        List<String> columns = new ArrayList<>();
        for (String name : names) {
            columns.add(Identifiers.checked("key", name));
        }
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("name at least one key column");
        }
        keys = Settings.once("key", keys, KeyShape.of(keyType, List.copyOf(columns)));
        return this;
    }

    /**
     * Names the version column and its sequence; each statement draws the next number inside the statement. Default:
     * none, and rows are unversioned. If a component of the value has the version column, that component is not
     * written.
     *
     * @param column a whole number
     * @param from the sequence; on PostgreSQL with {@code cache 1}, which is its default
     * @return this builder
     */
    public JdbcWriterBuilder<K, V> version(String column, String from) {
        requireRecords("version");
        version = Settings.once("version", version, Identifiers.checked("version", column));
        sequence = Identifiers.checked("sequence", from);
        return this;
    }

    /**
     * Names the column of a record component if the names differ in more than case and underscores. Call it once for
     * each such component.
     *
     * @param component name of the component
     * @param column name of the column
     * @return this builder
     */
    public JdbcWriterBuilder<K, V> column(String component, String column) {
        Settings.rename(renamed, record, component, column);
        return this;
    }

    /**
     * Sets the statement that deletes one row, for a writer that has a given upsert. Default: deleting is refused with
     * {@link UnsupportedOperationException}.
     *
     * @param sql has one parameter for each part of the key; it may return the version of the deletion as the first
     *     column of one row. Used as it is: never make it of user input
     * @return this builder
     */
    public JdbcWriterBuilder<K, V> delete(String sql) {
        if (record != null) {
            throw new IllegalStateException("delete(...) goes with an upsert of your own; a table has its own delete");
        }
        delete = Settings.once("delete", delete, sql);
        return this;
    }

    /**
     * Sets whether {@link #build()} checks the declaration against the database; otherwise the first write does.
     *
     * @param check default true
     * @return this builder
     */
    public JdbcWriterBuilder<K, V> checkAtBuild(boolean check) {
        checkAtBuild = check;
        return this;
    }

    /**
     * Builds the writer. Blocks at most for the timeout of the source, to check it against the database; writes
     * nothing.
     *
     * @return the writer
     * @throws IllegalStateException if settings are missing or contradict each other
     * @throws JdbcException if the database cannot be reached or contradicts the settings
     */
    public JdbcWriter<K, V> build() {
        JdbcWriter<K, V> writer = new JdbcWriter<>(source, planner());
        if (checkAtBuild) {
            writer.check();
        }
        return writer;
    }

    private JdbcSource.Work<WritePlan<K, V>> planner() {
        if (upsert != null && binder != null) {
            CustomWrites<K, V> custom = new CustomWrites<>(KeyShape.of(keyType, List.of()), upsert, binder, delete);
            return session -> {
                custom.check(session);
                return custom;
            };
        }
        if (table == null || keys == null || record == null) {
            throw new IllegalStateException("give the writer table(...) and key(...)");
        }
        WritePlanner<K, V> planner = new WritePlanner<>(table, keys, version, sequence, record, Map.copyOf(renamed));
        return planner::plan;
    }

    private void requireRecords(String setting) {
        if (record == null) {
            throw new IllegalStateException(setting + "(...) is for records; here the upsert is your own");
        }
    }
}
