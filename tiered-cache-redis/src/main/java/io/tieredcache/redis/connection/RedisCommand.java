package io.tieredcache.redis.connection;

/** Every command that a link sends. */
public enum RedisCommand {
    HELLO,
    TIME,
    INFO,
    GET,
    UNLINK,
    EVALSHA,
    EVAL,
    ASKING,
    SPUBLISH,
    SSUBSCRIBE,
    SUNSUBSCRIBE,
    PING,
    CLUSTER,
    SENTINEL
}
