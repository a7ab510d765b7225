package io.tieredcache.redis;

/** L2. */
public final class RedisTier {
    RedisTier() {}
}
