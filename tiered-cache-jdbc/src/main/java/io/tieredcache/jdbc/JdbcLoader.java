package io.tieredcache.jdbc;

/** L3. */
public final class JdbcLoader {
    JdbcLoader() {}
}
