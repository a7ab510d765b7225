package io.tieredcache.jdbc;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks that builders share. */
final class Settings {

    private Settings() {}

    static <T> T once(String setting, @Nullable T current, T value) {
        requireNonNull(value, setting);
        if (current != null) {
            throw new IllegalStateException(setting + " is already set");
        }
        return value;
    }

    static void rename(Map<String, String> renamed, @Nullable RecordShape<?> record, String component, String column) {
        if (record == null) {
            throw new IllegalStateException("column(...) is for records; here rows are mapped by hand");
        }
        String label = Identifiers.label(Identifiers.checked("column", column));
        record.checkRenamed(Map.of(component, label));
        if (renamed.put(component, label) != null) {
            throw new IllegalStateException("column of component " + component + " is already set");
        }
    }
}
