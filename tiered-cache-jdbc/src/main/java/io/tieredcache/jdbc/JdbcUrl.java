package io.tieredcache.jdbc;

import java.util.List;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** The address of a database, for people: no user, no password, no parameters. */
final class JdbcUrl {

    private static final List<String> GETTERS = List.of("getJdbcUrl", "getUrl", "getURL");
    private static final Pattern PARAMETERS = Pattern.compile("[?;].*", Pattern.DOTALL);
    private static final Pattern USER = Pattern.compile("(//|:)[^/@]*@|[^/:@]+/[^/@]*@");

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
        String bare = PARAMETERS.matcher(url).replaceFirst("");
        return USER.matcher(bare).replaceAll(match -> match.group(1) == null ? "" : match.group(1));
    }
}
