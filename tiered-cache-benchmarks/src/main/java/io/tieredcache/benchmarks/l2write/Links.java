package io.tieredcache.benchmarks.l2write;

import io.tieredcache.benchmarks.callers.Servers;
import io.tieredcache.redis.RedisLink;
import io.tieredcache.redis.RedisLinkBuilder;

/** This library's link to Redis, with its defaults. */
final class Links {

    static final String NAMESPACE = "bench";
    static final String CACHE = "writes";

    private Links() {}

    static RedisLink to(Servers servers) {
        RedisLinkBuilder builder = RedisLink.builder().namespace(NAMESPACE);
        return (servers.cluster()
                        ? builder.cluster(servers.addresses())
                        : builder.standalone(servers.addresses().get(0)))
                .connect();
    }
}
