/** The shared tier on Redis Cluster, standalone Redis and Valkey. */
module io.tieredcache.redis {
    requires transitive io.tieredcache;
    requires transitive static org.jspecify;
    requires transitive tools.jackson.databind;
    requires org.slf4j;
    requires io.github.resilience4j.circuitbreaker;
    requires redis.clients.jedis;

    exports io.tieredcache.redis;
}
