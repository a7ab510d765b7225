/** The system of record through JDBC: loaders and writers. */
module io.tieredcache.jdbc {
    requires transitive io.tieredcache;
    requires transitive java.sql;
    requires transitive static org.jspecify;
    requires org.slf4j;

    exports io.tieredcache.jdbc;
}
