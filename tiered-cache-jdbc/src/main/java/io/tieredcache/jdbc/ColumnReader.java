package io.tieredcache.jdbc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads one column as one Java type. Never rounds, cuts or guesses: a value that does not fit the type is an error. */
@FunctionalInterface
interface ColumnReader {

    String SUPPORTED = "int, long, short, byte, double, float, boolean, char and their boxes, String, BigDecimal,"
            + " BigInteger, UUID, LocalDate, LocalTime, LocalDateTime, OffsetDateTime, Instant, byte[], enums, and"
            + " Optional of these";

    /** Returns null for SQL null. */
    @Nullable
    Object read(ResultSet row) throws SQLException;

    /** Returns a reader, or null if the column's type cannot be read as this Java type. */
    static @Nullable ColumnReader of(Class<?> type, Column column) {
        int i = column.index();
        if (type == Long.class) {
            return integer(column, row -> row.getLong(i), BigDecimal::longValueExact);
        } else if (type == Integer.class) {
            return integer(column, row -> row.getInt(i), BigDecimal::intValueExact);
        } else if (type == Short.class) {
            return integer(column, row -> row.getShort(i), BigDecimal::shortValueExact);
        } else if (type == Byte.class) {
            return integer(column, row -> row.getByte(i), BigDecimal::byteValueExact);
        } else if (type == BigInteger.class) {
            return integer(column, row -> BigInteger.valueOf(row.getLong(i)), BigDecimal::toBigIntegerExact);
        } else if (type == BigDecimal.class) {
            return when(column.number(), row -> row.getBigDecimal(i));
        } else if (type == Double.class) {
            return when(column.number(), nullable(row -> row.getDouble(i)));
        } else if (type == Float.class) {
            return when(column.number(), nullable(row -> row.getFloat(i)));
        } else if (type == Boolean.class) {
            return when(column.truth(), nullable(row -> row.getBoolean(i)));
        } else if (type == byte[].class) {
            return when(column.bytes(), row -> row.getBytes(i));
        } else if (type == UUID.class) {
            return uuid(column);
        } else if (type == String.class) {
            return when(textual(column), row -> row.getString(i));
        } else if (type == Character.class) {
            return when(column.text(), row -> character(row.getString(i), column));
        } else if (type.isEnum()) {
            return when(textual(column), row -> constant(row.getString(i), type, column));
        }
        return temporal(type, column);
    }

    private static @Nullable ColumnReader temporal(Class<?> type, Column column) {
        int i = column.index();
        if (type == LocalDate.class) {
            return when(column.type() == Types.DATE, row -> row.getObject(i, LocalDate.class));
        } else if (type == LocalTime.class) {
            return when(column.type() == Types.TIME, row -> row.getObject(i, LocalTime.class));
        } else if (type == LocalDateTime.class) {
            return when(column.localTimestamp(), row -> row.getObject(i, LocalDateTime.class));
        } else if (type == OffsetDateTime.class) {
            return when(column.zonedTimestamp(), row -> row.getObject(i, OffsetDateTime.class));
        } else if (type == Instant.class) {
            return when(column.zonedTimestamp(), row -> {
                OffsetDateTime time = row.getObject(i, OffsetDateTime.class);
                return time == null ? null : time.toInstant();
            });
        }
        return null;
    }

    private static @Nullable ColumnReader integer(Column column, ColumnReader plain, Exact exact) {
        if (column.integral()) {
            return nullable(plain);
        }
        int i = column.index();
        return when(column.decimal(), row -> {
            BigDecimal number = row.getBigDecimal(i);
            return number == null ? null : exact.of(number);
        });
    }

    private static @Nullable ColumnReader uuid(Column column) {
        int i = column.index();
        if (column.uuid()) {
            return row -> row.getObject(i, UUID.class);
        }
        return when(column.text(), row -> {
            String text = row.getString(i);
            return text == null ? null : UUID.fromString(text.trim());
        });
    }

    private static boolean textual(Column column) {
        return column.text() || column.special();
    }

    private static @Nullable ColumnReader when(boolean fits, ColumnReader reader) {
        return fits ? reader : null;
    }

    private static ColumnReader nullable(ColumnReader reader) {
        return row -> {
            Object value = reader.read(row);
            return row.wasNull() ? null : value;
        };
    }

    private static @Nullable Character character(@Nullable String text, Column column) {
        if (text == null) {
            return null;
        }
        if (text.length() != 1) {
            throw new JdbcException("column " + column.described() + " holds a text of " + text.length()
                    + " characters, expected exactly 1: read it as String");
        }
        return text.charAt(0);
    }

    private static @Nullable Object constant(@Nullable String name, Class<?> type, Column column) {
        if (name == null) {
            return null;
        }
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(name)) {
                return constant;
            }
        }
        throw new JdbcException("column " + column.described() + " holds a text that is no constant of "
                + type.getName() + ": add the constant, or read the column as String");
    }

    /** Converts a number without loss. */
    @FunctionalInterface
    interface Exact {
        Object of(BigDecimal number);
    }
}
