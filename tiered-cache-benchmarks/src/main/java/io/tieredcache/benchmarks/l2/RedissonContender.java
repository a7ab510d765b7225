package io.tieredcache.benchmarks.l2;

import io.tieredcache.benchmarks.callers.JedisClients;
import io.tieredcache.benchmarks.callers.Servers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.Config;
import org.redisson.config.ReadMode;

/** Redisson's buckets of bytes, read from masters as the other contenders do. */
final class RedissonContender<V> implements Contender<V> {

    private final PlainKeys<V> keys;
    private final RedissonClient client;

    RedissonContender(Servers servers, Dataset<V> dataset) {
        this.keys = new PlainKeys<>(dataset);
        this.client = Redisson.create(config(servers));
    }

    private static Config config(Servers servers) {
        Config config = new Config();
        config.setCodec(ByteArrayCodec.INSTANCE);
        String[] addresses = servers.addresses().stream()
                .map(address -> "redis://" + address)
                .toArray(String[]::new);
        if (servers.cluster()) {
            config.useClusterServers()
                    .addNodeAddress(addresses)
                    .setReadMode(ReadMode.MASTER)
                    .setMasterConnectionPoolSize(JedisClients.CONNECTIONS);
        } else {
            config.useSingleServer().setAddress(addresses[0]).setConnectionPoolSize(JedisClients.CONNECTIONS);
        }
        return config;
    }

    @Override
    public void load(Collection<Integer> all) {
        throw new UnsupportedOperationException("reads what Jedis has stored");
    }

    @Override
    public V get(int key) throws Exception {
        byte[] found = client.<byte[]>getBucket(keys.name(key)).get();
        return keys.decode(key, found);
    }

    @Override
    public Map<Integer, V> getAll(Collection<Integer> wanted) throws Exception {
        List<Integer> order = List.copyOf(wanted);
        Map<String, byte[]> replies =
                client.getBuckets().get(order.stream().map(keys::name).toArray(String[]::new));
        List<byte @Nullable []> found = new ArrayList<>(order.size());
        order.forEach(key -> found.add(replies.get(keys.name(key))));
        return keys.decodeAll(order, found);
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
