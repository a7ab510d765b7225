package io.tieredcache.jdbc;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names of tables, columns and sequences. Only what passes here is ever put into the text of a statement. */
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

    /** The name of the column in a result: what follows the last dot, without quotes. */
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

    /** Makes customerId, customer_id and CUSTOMER_ID alike. */
    static String folded(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** Quotes a name that the database itself gave. */
    static String quoted(String name, String quote) {
        return quote.isBlank() ? name : quote + name.replace(quote, quote + quote) + quote;
    }
}
