package io.tieredcache.jdbc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Binds Java values to statements, always as parameters. */
final class Values {

    private Values() {}

    /**
     * Binds a value. On PostgreSQL texts and nulls are sent without a type, so that the server takes the column's type.
     * Columns of type enum, JSON, uuid and char(n) then need no cast.
     */
    static void bind(PreparedStatement statement, int index, @Nullable Object value, Dialect dialect)
            throws SQLException {
        Object plain = plain(value);
        if (plain == null) {
            statement.setNull(index, Types.NULL);
        } else if (plain instanceof String text) {
            if (dialect == Dialect.POSTGRESQL) {
                statement.setObject(index, text, Types.OTHER);
            } else {
                statement.setString(index, text);
            }
        } else if (plain instanceof byte[] bytes) {
            statement.setBytes(index, bytes);
        } else {
            statement.setObject(index, plain);
        }
    }

    /** Converts a value into one that every driver knows. */
    static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.name();
        } else if (value instanceof Character) {
            return value.toString();
        } else if (value instanceof Byte number) {
            return number.shortValue();
        } else if (value instanceof BigInteger number) {
            return new BigDecimal(number);
        } else if (value instanceof Instant instant) {
            return instant.atOffset(ZoneOffset.UTC);
        }
        return value;
    }

    /** Returns the PostgreSQL type of the elements of an array that is compared with a column. */
    static String elementType(Object sample, Column column) {
        if (sample instanceof Long) {
            return "int8";
        } else if (sample instanceof Integer) {
            return "int4";
        } else if (sample instanceof Short || sample instanceof Byte) {
            return "int2";
        } else if (sample instanceof BigDecimal || sample instanceof BigInteger) {
            return "numeric";
        }
        return column.typeName();
    }
}
