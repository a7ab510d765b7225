package io.tieredcache.jdbc;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Checks the names of tables, columns and sequences. The text of a statement contains no name that has not passed here.
 */
final class Identifiers {

    private static final String PART = "(?:[A-Za-z_][A-Za-z0-9_$]{0,127}|\"[^\"\\p{Cntrl}]{1,128}\")";
    private static final Pattern NAME = Pattern.compile(PART + "(?:\\." + PART + "){0,3}");

    private Identifiers() {}

    static String checked(String setting, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(setting + " must be a name such as customer, sales.customer or"
                    + " \"Customer\" (letters, digits, _ and $, or anything but quotes between double quotes), was: "
                    + name);
        }
        return name;
    }

    /** Returns the name of the column in a result: the part after the last dot, without quotes. */
    static String label(String name) {
        int start = 0;
        boolean quoted = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '.' && !quoted) {
                start = i + 1;
            }
        }
        String last = name.substring(start);
        return last.startsWith("\"") ? last.substring(1, last.length() - 1) : last;
    }

    /** Returns the same text for customerId, customer_id and CUSTOMER_ID. */
    static String folded(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** Quotes a name that the database itself returned. */
    static String quoted(String name, String quote) {
        return quote.isBlank() ? name : quote + name.replace(quote, quote + quote) + quote;
    }
}
