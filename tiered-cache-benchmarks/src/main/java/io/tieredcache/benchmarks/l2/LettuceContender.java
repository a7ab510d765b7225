package io.tieredcache.benchmarks.l2;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.tieredcache.benchmarks.callers.Servers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Lettuce with one connection to each node, which all callers share. Many keys are its own MGET. */
final class LettuceContender<V> implements Contender<V> {

    private static final long PATIENCE_SECONDS = 10;

    private final PlainKeys<V> keys;
    private final AbstractRedisClient client;
    private final RedisClusterAsyncCommands<byte[], byte[]> commands;

    LettuceContender(Servers servers, Dataset<V> dataset) {
        this.keys = new PlainKeys<>(dataset);
        this.client = LettuceClients.of(servers);
        this.commands = client instanceof RedisClusterClient cluster
                ? cluster.connect(ByteArrayCodec.INSTANCE).async()
                : ((RedisClient) client).connect(ByteArrayCodec.INSTANCE).async();
    }

    @Override
    public void load(Collection<Integer> all) {
        throw new UnsupportedOperationException("reads what Jedis has stored");
    }

    @Override
    public V get(int key) throws Exception {
        return keys.decode(key, commands.get(keys.bytes(key)).get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Override
    public Map<Integer, V> getAll(Collection<Integer> wanted) throws Exception {
        List<Integer> order = List.copyOf(wanted);
        List<KeyValue<byte[], byte[]>> replies = commands.mget(
                        order.stream().map(keys::bytes).toArray(byte[][]::new))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        List<byte @Nullable []> found = new ArrayList<>(order.size());
        replies.forEach(reply -> found.add(reply.getValueOrElse(null)));
        return keys.decodeAll(order, found);
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
