package io.tieredcache.redis;

import io.tieredcache.redis.testing.RedisCluster;
import io.tieredcache.redis.testing.RedisSentinels;
import io.tieredcache.redis.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Real servers with a user that has only the documented permissions; one cluster and one server serve all tests. */
final class Deployment {

    static final String NAMESPACE = "it.shop";
    static final String USER = "app";
    static final String PASSWORD = "s3cret-word";

    private Deployment() {}

    private static final class SharedCluster {
        static final RedisCluster INSTANCE = admit(RedisCluster.start());
    }

    private static final class SharedServer {
        static final RedisServer INSTANCE = admit(RedisServer.start());
    }

    /** Returns the shared cluster, which no test may damage. */
    static RedisCluster cluster() {
        return SharedCluster.INSTANCE;
    }

    /** Returns the shared standalone server, which no test may damage. */
    static RedisServer server() {
        return SharedServer.INSTANCE;
    }

    static RedisCluster admit(RedisCluster cluster) {
        cluster.nodes().forEach(Deployment::admit);
        return cluster;
    }

    static RedisServer admit(RedisServer server) {
        allow(server, RedisLink.aclRule(NAMESPACE));
        return server;
    }

    /** Gives the user exactly these permissions. */
    static void allow(RedisServer server, String rule) {
        String[] words = Stream.concat(
                        Stream.of("ACL", "SETUSER", USER, "reset", "on", ">" + PASSWORD),
                        Stream.of(rule.split(" ", -1)))
                .toArray(String[]::new);
        server.command(words);
    }

    static String address(RedisServer server) {
        return server.host() + ":" + server.port();
    }

    static List<String> addresses(RedisCluster cluster) {
        return addresses(cluster.nodes());
    }

    static List<String> addresses(List<RedisServer> servers) {
        return servers.stream().map(Deployment::address).toList();
    }

    /** Returns the user as a line of redis.conf: it survives a restart. */
    static String userLine() {
        return "user " + USER + " on >" + PASSWORD + " " + RedisLink.aclRule(NAMESPACE);
    }

    static RedisSentinels.Builder sentinels() {
        return RedisSentinels.builder().config(userLine());
    }

    static RedisLinkBuilder to(RedisSentinels sentinels) {
        return patient().sentinel(RedisSentinels.MASTER_NAME, addresses(sentinels.sentinels()));
    }

    /** Returns the builder of a link to the cluster, with timeouts for a busy machine. */
    static RedisLinkBuilder to(RedisCluster cluster) {
        return patient().cluster(addresses(cluster));
    }

    static RedisLinkBuilder to(RedisServer server) {
        return patient().standalone(address(server));
    }

    /** Returns the builder of a link with timeouts for a busy machine. */
    static RedisLinkBuilder patient() {
        return login().connectTimeout(Duration.ofSeconds(2))
                .commandTimeout(Duration.ofSeconds(2))
                .connectionWait(Duration.ofSeconds(1));
    }

    /** Returns the builder of a link with the default limits. */
    static RedisLinkBuilder login() {
        return RedisLink.builder().namespace(NAMESPACE).user(USER).password(PASSWORD.toCharArray());
    }

    /** Returns the name of an entry in Redis. */
    static String name(String cache, String key) {
        return new String(new RedisKeys(NAMESPACE, cache).name(key), java.nio.charset.StandardCharsets.US_ASCII);
    }

    static RedisServer ownerOf(RedisCluster cluster, String cache, String key) {
        return cluster.owner(RedisCluster.slot(name(cache, key)));
    }
}
