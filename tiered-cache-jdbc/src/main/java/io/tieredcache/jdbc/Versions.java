package io.tieredcache.jdbc;

import java.util.List;

/** The version column: it grows with every committed change of a row. */
final class Versions {

    private Versions() {}

    static Column column(List<Column> columns, String name, String where) {
        Column column = Column.find(columns, Identifiers.label(name));
        if (column == null) {
            throw new JdbcException(where + " has no version column " + name + "; it has: " + Column.labels(columns));
        }
        if (column.temporal()) {
            throw new JdbcException(
                    "version column " + column.described() + " is a time, and times do not order commits:"
                            + " two changes may get the same one, clocks go backwards, and a transaction that began first may"
                            + " commit last. Add a bigint column that each insert and update sets to nextval of a sequence, or"
                            + " leave the version out");
        }
        if (!column.integral() && !column.decimal()) {
            throw new JdbcException("version column " + column.described() + " is no whole number: use a bigint column"
                    + " that each insert and update sets to nextval of a sequence");
        }
        return column;
    }
}
