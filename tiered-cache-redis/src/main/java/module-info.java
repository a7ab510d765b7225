/** The shared tier on Redis Cluster, standalone Redis and Valkey. */
module io.tieredcache.redis {
    requires transitive io.tieredcache;
    requires transitive static org.jspecify;
    requires transitive tools.jackson.databind;
    requires org.slf4j;
    requires redis.clients.jedis;
    requires static com.github.luben.zstd_jni;
    requires static com.fasterxml.jackson.databind;

    exports io.tieredcache.redis;
    exports io.tieredcache.redis.json;
}
