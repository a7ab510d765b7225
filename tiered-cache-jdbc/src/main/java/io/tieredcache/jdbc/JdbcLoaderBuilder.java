package io.tieredcache.jdbc;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link JdbcLoader}. Names of tables and columns are names such as {@code customer},
 * {@code sales.customer} or {@code "Customer"}; anything else is refused. Not thread-safe.
 *
 * @param <K> key
 * @param <V> value
 */
public final class JdbcLoaderBuilder<K, V> {

    private static final int DEFAULT_KEYS = 1_000;
    private static final int MAX_KEYS = 10_000;
    private static final int MAX_PARAMETERS = 32_000;

    private final JdbcSource source;
    private final Class<K> keyType;
    private final @Nullable RecordShape<V> record;
    private final @Nullable RowMapper<V> mapper;
    private final Map<String, String> renamed = new LinkedHashMap<>();
    private @Nullable String table;
    private @Nullable String query;
    private @Nullable KeyShape<K> keys;
    private @Nullable String version;
    private List<String> columns = List.of();
    private int maxKeys = DEFAULT_KEYS;
    private boolean checkAtBuild = true;

    JdbcLoaderBuilder(
            JdbcSource source, Class<K> keyType, @Nullable RecordShape<V> record, @Nullable RowMapper<V> mapper) {
        this.source = source;
        this.keyType = keyType;
        this.record = record;
        this.mapper = mapper;
    }

    /**
     * Reads a table or view. Either this or {@link #query}.
     *
     * @param name its name
     * @return this builder
     */
    public JdbcLoaderBuilder<K, V> table(String name) {
        table = Settings.once("table", table, Identifiers.checked("table", name));
        return this;
    }

    /**
     * Reads what a query returns. Either this or {@link #table}.
     *
     * <p>{@code {key}} in its text stands for the condition on the key columns, such as {@code where c.id = ?} for one
     * key and {@code c.id = any(?)} for many. A text may instead have one {@code ?} for each part of the key. Such a
     * query finds one key; many keys then take one statement each, in sequence on one connection.
     *
     * @param sql the text, used as it is: never make it of user input
     * @return this builder
     */
    public JdbcLoaderBuilder<K, V> query(String sql) {
        query = Settings.once("query", query, sql);
        return this;
    }

    /**
     * Names the key columns. The columns of a record key are in the order of its components.
     *
     * @param names one for a simple key
     * @return this builder
     */
    public JdbcLoaderBuilder<K, V> key(String... names) {
        keys = Settings.once("key", keys, KeyShape.of(keyType, checked(List.of(names))));
        return this;
    }

    /**
     * Names the key columns and the functions that convert keys to column values and back.
     *
     * @param names the columns
     * @param values returns the value of each column for a key, none null; called on a thread of the source
     * @param reader makes the key of a row; it equals the requested key
     * @return this builder
     */
    public JdbcLoaderBuilder<K, V> key(
            List<String> names, Function<? super K, ? extends List<?>> values, RowMapper<? extends K> reader) {
        requireNonNull(values, "values");
        requireNonNull(reader, "reader");
        keys = Settings.once("key", keys, KeyShape.byHand(checked(names), values, reader));
        return this;
    }

    /**
     * Names the version column: a whole number that grows with every committed change of the row and is never null.
     * Default: none, and rows are unversioned. 0 in the column means that the row is unversioned.
     *
     * @param name the column; a timestamp is refused
     * @return this builder
     */
    public JdbcLoaderBuilder<K, V> version(String name) {
        version = Settings.once("version", version, Identifiers.checked("version", name));
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
    public JdbcLoaderBuilder<K, V> column(String component, String column) {
        Settings.rename(renamed, record, component, column);
        return this;
    }

    /**
     * Names the columns of the table that a {@link RowMapper} needs, besides the key and version columns. Default: all.
     *
     * @param names at least one
     * @return this builder
     */
    public JdbcLoaderBuilder<K, V> columns(String... names) {
        if (record != null) {
            throw new IllegalStateException(
                    "columns(...) is for a RowMapper; a record takes the columns of its components");
        }
        columns = checked(List.of(names));
        return this;
    }

    /**
     * Sets how many keys go into one statement; more keys take several statements, in sequence.
     *
     * @param keysPerStatement default 1,000; from 1 to 10,000
     * @return this builder
     */
    public JdbcLoaderBuilder<K, V> maxKeysPerStatement(int keysPerStatement) {
        if (keysPerStatement < 1 || keysPerStatement > MAX_KEYS) {
            throw new IllegalArgumentException(
                    "maxKeysPerStatement must be from 1 to " + MAX_KEYS + ", was " + keysPerStatement);
        }
        maxKeys = keysPerStatement;
        return this;
    }

    /**
     * Sets whether {@link #build()} checks the declaration against the database; otherwise the first load does.
     *
     * @param check default true
     * @return this builder
     */
    public JdbcLoaderBuilder<K, V> checkAtBuild(boolean check) {
        checkAtBuild = check;
        return this;
    }

    /**
     * Builds the loader. Blocks at most for the timeout of the source, to check it against the database.
     *
     * @return the loader
     * @throws IllegalStateException if settings are missing or contradict each other
     * @throws JdbcException if the database cannot be reached or contradicts the settings
     */
    public JdbcLoader<K, V> build() {
        if ((table == null) == (query == null)) {
            throw new IllegalStateException(
                    table == null
                            ? "the loader has neither table nor query: give it table(...) or query(...)"
                            : "the loader has a table and a query: give it one of table(...) and query(...)");
        }
        boolean conditional = table != null || (query != null && query.contains(LoadPlan.KEY));
        if (keys == null && conditional) {
            throw new IllegalStateException("name the key columns: key(\"<column>\")");
        }
        KeyShape<K> shape = keys == null ? KeyShape.of(keyType, List.of()) : keys;
        if (shape.width() < 1) {
            throw new IllegalStateException("key(...) needs at least one column");
        }
        int perStatement = Math.min(maxKeys, MAX_PARAMETERS / shape.width());
        JdbcLoader<K, V> loader = new JdbcLoader<>(
                source,
                new LoadPlanner<>(
                        table, query, shape, version, record, Map.copyOf(renamed), mapper, columns, perStatement));
        if (checkAtBuild) {
            loader.check();
        }
        return loader;
    }

    private static List<String> checked(List<String> names) {
        List<String> columns = new ArrayList<>();
        for (String name : names) {
            columns.add(Identifiers.checked("column", name));
        }
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("name at least one column");
        }
        return List.copyOf(columns);
    }
}
