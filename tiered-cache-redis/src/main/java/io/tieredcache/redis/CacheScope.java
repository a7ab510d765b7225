package io.tieredcache.redis;

import io.tieredcache.spi.KeyHash;
import java.nio.charset.StandardCharsets;

/** What every operation on one cache needs to know. Immutable. */
final class CacheScope {

    private final RedisLink link;
    private final String cache;
    private final byte[] cacheBytes;
    private final RedisKeys keys;
    private final EntryFormat format;
    private final long origin;

    CacheScope(RedisLink link, String cache, EntryFormat format, long origin) {
        this.link = link;
        this.cache = cache;
        this.cacheBytes = cache.getBytes(StandardCharsets.US_ASCII);
        this.keys = new RedisKeys(link.namespace(), cache);
        this.format = format;
        this.origin = origin;
    }

    JedisNodes nodes() {
        return link.nodes();
    }

    String namespace() {
        return link.namespace();
    }

    String cache() {
        return cache;
    }

    /** Returns the name in ASCII, not a copy. */
    byte[] cacheBytes() {
        return cacheBytes;
    }

    RedisKeys keys() {
        return keys;
    }

    EntryFormat format() {
        return format;
    }

    long origin() {
        return origin;
    }

    byte[] head(String key, long version) {
        return ChangeMessage.head(origin, KeyHash.of(key), version);
    }

    byte[] channel(String key) {
        return Buckets.channel(link.namespace(), Buckets.of(KeyHash.of(key)));
    }
}
