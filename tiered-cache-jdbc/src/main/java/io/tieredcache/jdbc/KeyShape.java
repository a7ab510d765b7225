package io.tieredcache.jdbc;

import java.lang.invoke.MethodType;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The mapping between a key and its columns.
 *
 * @param columns their names; empty if the key is only ever bound
 * @param parts the value of each column
 * @param reader makes the key from the columns of a row, given in the order of the names
 * @param width the number of parts
 * @param <K> key
 */
record KeyShape<K>(List<String> columns, Function<K, Object[]> parts, ReaderOf<K> reader, int width) {

    private static final Set<Class<?>> SIMPLE = Set.of(
            Long.class,
            Integer.class,
            Short.class,
            Byte.class,
            String.class,
            Character.class,
            Boolean.class,
            UUID.class,
            LocalDate.class,
            BigInteger.class);

    static <K> KeyShape<K> of(Class<K> type, List<String> columns) {
        if (type.isRecord()) {
            return composite(RecordShape.of(type), columns);
        }
        @SuppressWarnings("unchecked") // boxing changes the class, not the type of the objects
        Class<K> boxed = (Class<K>) MethodType.methodType(type).wrap().returnType();
        if (!SIMPLE.contains(boxed) && !boxed.isEnum()) {
            throw new IllegalArgumentException("keys of " + type.getName() + " are not bound by themselves, since two"
                    + " equal ones may differ in the database or the other way round: use long, int, short, byte, String,"
                    + " char, boolean, UUID, LocalDate, BigInteger, an enum, a record of these, or"
                    + " key(columns, values, reader)");
        }
        if (columns.size() > 1) {
            throw new IllegalArgumentException(
                    "a key of " + type.getName() + " has one column, not " + columns.size() + ": " + columns);
        }
        return new KeyShape<>(
                columns,
                key -> new Object[] {key},
                found -> {
                    Column column = found.get(0);
                    ColumnReader reader = ColumnReader.of(boxed, column);
                    if (reader == null) {
                        throw new JdbcException("key column " + column.described() + " does not become "
                                + boxed.getName() + ", which keys are: change one of the two");
                    }
                    return row -> cast(boxed, reader.read(row), column);
                },
                1);
    }

    private static <K> KeyShape<K> composite(RecordShape<K> shape, List<String> columns) {
        int width = shape.components().size();
        for (RecordShape.Component component : shape.components()) {
            if (component.optional()
                    || (!SIMPLE.contains(component.type()) && !component.type().isEnum())) {
                throw new IllegalArgumentException("component " + component.name() + " of key "
                        + shape.type().getName() + " is not bound by itself: use key(columns, values, reader)");
            }
        }
        if (!columns.isEmpty() && columns.size() != width) {
            throw new IllegalArgumentException("key " + shape.type().getName() + " has " + width
                    + " components, so key(...) needs as many columns in the same order, got " + columns);
        }
        return new KeyShape<>(
                columns,
                key -> shape.components().stream()
                        .map(component -> component.of(key))
                        .toArray(),
                found -> RecordMapper.of(shape, found),
                width);
    }

    static <K> KeyShape<K> byHand(
            List<String> columns, Function<? super K, ? extends List<?>> values, RowMapper<? extends K> reader) {
        return new KeyShape<>(
                columns, key -> values.apply(key).toArray(), found -> row -> reader.map(row), columns.size());
    }

    /** Returns the parts of a key, none of them null. */
    Object[] partsOf(K key) {
        Object[] values = parts.apply(key);
        if (values.length != width) {
            throw new IllegalArgumentException("a key gave " + values.length + " values for " + width + " columns");
        }
        for (Object value : values) {
            if (value == null) {
                throw new IllegalArgumentException("a part of a key is null, and SQL finds no row by null");
            }
        }
        return values;
    }

    /** Returns the key columns among those of a result. */
    List<Column> find(List<Column> result, String where) {
        List<Column> found = new ArrayList<>();
        for (String name : columns) {
            Column column = Column.find(result, Identifiers.label(name));
            if (column == null) {
                throw new JdbcException(where + " does not return key column " + name
                        + ", by which the rows of many keys" + " are told apart; it returns: " + Column.labels(result));
            }
            found.add(column);
        }
        return found;
    }

    private static <K> K cast(Class<K> type, @Nullable Object value, Column column) {
        if (value == null) {
            throw new JdbcException("key column " + column.described() + " is null in a row that was found by it");
        }
        return type.cast(value);
    }

    /** Makes the reader of a key from the types of its columns. */
    @FunctionalInterface
    interface ReaderOf<K> {
        RowMapper<K> of(List<Column> columns);
    }
}
