module consumer {
    requires io.tieredcache;
    requires io.tieredcache.jdbc;
    requires io.tieredcache.redis;
}
