package io.tieredcache.jdbc;

import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A record class with its constructor and components.
 *
 * @param type the class
 * @param constructor its canonical constructor
 * @param components in the order of the constructor
 * @param <T> the record
 */
record RecordShape<T>(Class<T> type, Constructor<T> constructor, List<Component> components) {

    static <T> RecordShape<T> of(Class<T> type) {
        RecordComponent[] parts = type.getRecordComponents();
        if (parts == null || parts.length == 0) {
            throw new IllegalArgumentException(
                    type.getName() + " is no record with components: use a record, or map rows with a RowMapper");
        }
        Class<?>[] signature = new Class<?>[parts.length];
        List<Component> components = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            signature[i] = parts[i].getType();
            components.add(component(type, parts[i], i));
        }
        try {
            return new RecordShape<>(type, opened(type.getDeclaredConstructor(signature), type), components);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Component component(Class<?> type, RecordComponent part, int position) {
        boolean optional = part.getType() == Optional.class;
        Class<?> raw = MethodType.methodType(part.getType()).wrap().returnType();
        if (optional) {
            Type argument = ((ParameterizedType) part.getGenericType()).getActualTypeArguments()[0];
            if (!(argument instanceof Class<?> c)) {
                throw new IllegalArgumentException("component " + part.getName() + " of " + type.getName()
                        + " must be an Optional of a plain type: " + ColumnReader.SUPPORTED);
            }
            raw = c;
        }
        return new Component(
                part.getName(),
                position,
                raw,
                part.getType().isPrimitive(),
                optional,
                opened(part.getAccessor(), type));
    }

    private static <A extends java.lang.reflect.AccessibleObject> A opened(A member, Class<?> type) {
        if (!member.trySetAccessible()) {
            throw new IllegalArgumentException("record " + type.getName() + " is not accessible: add \"opens "
                    + type.getPackageName() + " to io.tieredcache.jdbc;\" to its module-info, or map by hand");
        }
        return member;
    }

    /**
     * Finds the column of each component.
     *
     * @param columns the columns to choose from
     * @param renamed column names by component, if they differ
     * @param where names the table or query in messages
     */
    List<Column> match(List<Column> columns, Map<String, String> renamed, String where) {
        List<Column> matched = new ArrayList<>();
        for (Component component : components) {
            String name = renamed.getOrDefault(component.name, component.name);
            Column column = Column.find(columns, name);
            if (column == null) {
                throw new JdbcException(missing(component, name, columns, renamed, where));
            }
            matched.add(column);
        }
        return matched;
    }

    private String missing(
            Component component, String name, List<Column> columns, Map<String, String> renamed, String where) {
        List<Column> taken = components.stream()
                .map(c -> Column.find(columns, renamed.getOrDefault(c.name, c.name)))
                .toList();
        String free = columns.stream()
                .filter(c -> !taken.contains(c))
                .map(Column::label)
                .collect(Collectors.joining(", "));
        return where + " has no column " + name + " for component " + component.name + " of " + type.getName()
                + (free.isEmpty() ? "; every column is taken" : "; columns that no component takes: " + free)
                + ". Add the column, or say column(\"" + component.name + "\", \"<column>\")";
    }

    void checkRenamed(Map<String, String> renamed) {
        for (String name : renamed.keySet()) {
            if (components.stream().noneMatch(c -> c.name.equals(name))) {
                throw new IllegalArgumentException("column(\"" + name + "\", ...) names no component of "
                        + type.getName() + ", which has "
                        + components.stream().map(Component::name).collect(Collectors.joining(", ")));
            }
        }
    }

    /**
     * A component.
     *
     * @param name its name
     * @param position from 0
     * @param type boxed, and without Optional
     * @param primitive true if it cannot be null
     * @param optional true if it is wrapped in Optional
     * @param accessor reads it
     */
    record Component(String name, int position, Class<?> type, boolean primitive, boolean optional, Method accessor) {

        /** Reads the component of a record, unwrapped. */
        @Nullable
        Object of(Object record) {
            try {
                Object value = accessor.invoke(record);
                return value instanceof Optional<?> wrapped ? wrapped.orElse(null) : value;
            } catch (ReflectiveOperationException e) {
                throw new JdbcException("component " + name + " cannot be read", e);
            }
        }
    }
}
