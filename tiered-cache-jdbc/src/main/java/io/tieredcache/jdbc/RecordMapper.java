package io.tieredcache.jdbc;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes records from rows: one column for each component. */
final class RecordMapper<T> implements RowMapper<T> {

    private final Class<T> type;
    private final Constructor<T> constructor;
    private final List<Slot> slots;

    private RecordMapper(Class<T> type, Constructor<T> constructor, List<Slot> slots) {
        this.type = type;
        this.constructor = constructor;
        this.slots = slots;
    }

    /** Maps the columns, in the order of the components. */
    static <T> RecordMapper<T> of(RecordShape<T> shape, List<Column> columns) {
        List<Slot> slots = shape.components().stream()
                .map(component -> slot(shape, component, columns.get(component.position())))
                .toList();
        return new RecordMapper<>(shape.type(), shape.constructor(), slots);
    }

    private static Slot slot(RecordShape<?> shape, RecordShape.Component component, Column column) {
        ColumnReader reader = ColumnReader.of(component.type(), column);
        if (reader == null) {
            throw new JdbcException("column " + column.described() + " does not become "
                    + component.type().getName()
                    + ", which component " + component.name() + " of "
                    + shape.type().getName()
                    + " is: change one of the two, cast the column in the query, or give the loader a RowMapper");
        }
        return new Slot(component, column, reader);
    }

    @Override
    public T map(ResultSet row) throws SQLException {
        @Nullable Object[] arguments = new @Nullable Object[slots.size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = slots.get(i).read(row, type);
        }
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new JdbcException("the constructor of " + type.getName() + " refused a row", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new JdbcException("record " + type.getName() + " cannot be constructed", e);
        }
    }

    private record Slot(RecordShape.Component component, Column column, ColumnReader reader) {

        @Nullable
        Object read(ResultSet row, Class<?> type) throws SQLException {
            Object value = readNullable(row, type);
            if (component.optional()) {
                return Optional.ofNullable(value);
            }
            if (value == null && component.primitive()) {
                throw new JdbcException("column " + column.described() + " is null, but component " + component.name()
                        + " of " + type.getName() + " is a primitive: declare the column not null, or the component "
                        + component.type().getSimpleName());
            }
            return value;
        }

        private @Nullable Object readNullable(ResultSet row, Class<?> type) throws SQLException {
            try {
                return reader.read(row);
            } catch (ArithmeticException | IllegalArgumentException e) {
                throw unfit(type, e);
            } catch (SQLException e) {
                String state = e.getSQLState();
                if (state != null && state.startsWith("22")) {
                    throw unfit(type, e);
                }
                throw e;
            }
        }

        private JdbcException unfit(Class<?> type, Exception cause) {
            return new JdbcException(
                    "column " + column.described() + " holds a value that is no "
                            + component.type().getName() + ", which component " + component.name() + " of "
                            + type.getName()
                            + " is: widen the component",
                    cause);
        }
    }
}
