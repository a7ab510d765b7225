package io.tieredcache.jdbc;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** The address of a database as messages show it: no user, no password, no parameters. */
final class JdbcUrl {

    private static final List<String> GETTERS = List.of("getJdbcUrl", "getUrl", "getURL");
    private static final Pattern SCHEME = Pattern.compile("jdbc:(?:[a-z0-9]+:(?:thin:|oci:)?)?(?://)?");
    private static final Pattern PARAMETERS = Pattern.compile("[?;]");

    /** Hosts, ports and names. Some drivers accept a list of settings here, which may contain the password. */
    private static final Pattern ADDRESS = Pattern.compile("[\\w.:,/\\[\\]\\\\~-]*");

    private JdbcUrl() {}

    static String of(DataSource dataSource) {
        return GETTERS.stream()
                .map(getter -> ask(dataSource, getter))
                .filter(url -> !url.isEmpty())
                .findFirst()
                .map(JdbcUrl::withoutSecrets)
                .orElse(dataSource.getClass().getName());
    }

    private static String ask(DataSource dataSource, String getter) {
        try {
            return dataSource.getClass().getMethod(getter).invoke(dataSource) instanceof String url ? url : "";
        } catch (ReflectiveOperationException e) {
            return "";
        }
    }

    static String withoutSecrets(String url) {
        Matcher scheme = SCHEME.matcher(url);
        String start = scheme.lookingAt() ? scheme.group() : "";
        String[] parts = PARAMETERS.split(url.substring(start.length()), 2);
        if (parts.length > 1 && parts[1].contains("@")) {
            return start + "...";
        }
        String address = parts[0].substring(parts[0].lastIndexOf('@') + 1);
        return start + (ADDRESS.matcher(address).matches() ? address : "...");
    }
}
