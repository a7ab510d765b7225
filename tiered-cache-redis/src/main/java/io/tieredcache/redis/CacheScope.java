package io.tieredcache.redis;

import io.tieredcache.redis.client.Partitions;
import io.tieredcache.redis.client.RedisClient;
import io.tieredcache.redis.connection.Request;
import io.tieredcache.redis.connection.ScriptRequest;
import io.tieredcache.spi.shared.KeyHash;
import java.util.Arrays;

/** The context of every operation on one cache. Immutable. */
final class CacheScope {

    private final RedisLink link;
    private final String cache;
    private final RedisKeys keys;
    private final EntryFormat format;
    private final long origin;
    private final Generations generations;

    CacheScope(RedisLink link, String cache, EntryFormat format, long origin) {
        this.link = link;
        this.cache = cache;
        this.keys = new RedisKeys(link.namespace(), cache);
        this.format = format;
        this.origin = origin;
        this.generations = new Generations(link, keys, cache, origin);
    }

    RedisClient nodes() {
        return link.nodes();
    }

    String namespace() {
        return link.namespace();
    }

    String cache() {
        return cache;
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

    Generations generations() {
        return generations;
    }

    /** Returns the generation of the region that a request concerns. */
    Generation generation(Request request) {
        return generations.of(Partitions.ofSlot(request.slot()));
    }

    Journal journal() {
        return link.journal();
    }

    /** Returns a request that runs a script on a key; {@code rest} follows the name of the key. */
    ScriptRequest script(Script script, String key, byte[]... rest) {
        long hash = KeyHash.of(key);
        return new ScriptRequest(script, Partitions.slot(Partitions.of(hash)), keys.name(key, hash), rest);
    }

    /**
     * Returns a request as {@link #script} does, for a script that may publish: channel, message head and name follow
     * {@code rest}.
     */
    ScriptRequest publishing(Script script, int messageType, String key, long version, byte[]... rest) {
        long hash = KeyHash.of(key);
        int partition = Partitions.of(hash);
        byte[] name = keys.name(key, hash);
        byte[][] args = Arrays.copyOf(rest, rest.length + 3);
        args[rest.length] = Partitions.channel(link.namespace(), partition);
        args[rest.length + 1] = ChangeMessage.head(messageType, origin, hash, version);
        args[rest.length + 2] = keys.behindPartition(name, partition);
        return new ScriptRequest(script, Partitions.slot(partition), name, args);
    }
}
