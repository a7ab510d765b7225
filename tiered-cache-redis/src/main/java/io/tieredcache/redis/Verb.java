package io.tieredcache.redis;

/** Every command that is ever sent. */
enum Verb {
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
