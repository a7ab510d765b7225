package io.tieredcache.redis.connection;

/** Every command that is ever sent. */
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
