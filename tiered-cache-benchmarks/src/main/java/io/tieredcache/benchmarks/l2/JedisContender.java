package io.tieredcache.benchmarks.l2;

import io.tieredcache.benchmarks.callers.JedisClients;
import io.tieredcache.benchmarks.callers.Servers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.SetParams;

/**
 * Jedis with a connection pool. Many keys are an MGET on one server. On a cluster they are Jedis' own cluster pipeline
 * with an executor that all callers share. Without a given executor Jedis makes one for each pipeline, and its MGET
 * sends one request for each slot.
 */
final class JedisContender<V> implements Contender<V> {

    private final PlainKeys<V> keys;
    private final UnifiedJedis jedis;
    private final Semaphore turns = new Semaphore(JedisClients.CONNECTIONS);
    private final ExecutorService pipelines =
            Executors.newFixedThreadPool(JedisClients.CONNECTIONS, JedisContender::daemon);

    JedisContender(Servers servers, Dataset<V> dataset) {
        this.keys = new PlainKeys<>(dataset);
        this.jedis = JedisClients.pooled(servers);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "pipelines");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void load(Collection<Integer> all) throws Exception {
        try (AbstractPipeline pipeline = pipeline()) {
            for (int key : all) {
                pipeline.set(
                        keys.bytes(key),
                        keys.dataset().codec().encode(keys.dataset().valueOf().apply(key)),
                        SetParams.setParams().px(LIFE.toMillis()));
            }
            pipeline.sync();
        }
    }

    @Override
    public V get(int key) throws Exception {
        return keys.decode(key, jedis.get(keys.bytes(key)));
    }

    @Override
    public Map<Integer, V> getAll(Collection<Integer> wanted) throws Exception {
        List<Integer> order = List.copyOf(wanted);
        return keys.decodeAll(order, jedis instanceof RedisClusterClient ? pipelined(order) : mget(order));
    }

    private List<byte @Nullable []> mget(List<Integer> order) {
        return new ArrayList<>(jedis.mget(order.stream().map(keys::bytes).toArray(byte[][]::new)));
    }

    /**
     * Reads through a pipeline. The number of pipelines must not exceed the number of connections: each pipeline holds
     * one connection to every node, and more of them would deadlock.
     */
    private List<byte @Nullable []> pipelined(List<Integer> order) throws InterruptedException {
        turns.acquire();
        try {
            return pipelinedNow(order);
        } finally {
            turns.release();
        }
    }

    private List<byte @Nullable []> pipelinedNow(List<Integer> order) {
        List<Response<byte[]>> replies = new ArrayList<>(order.size());
        try (AbstractPipeline pipeline = pipeline()) {
            for (int key : order) {
                replies.add(pipeline.get(keys.bytes(key)));
            }
            pipeline.sync();
        }
        List<byte @Nullable []> found = new ArrayList<>(order.size());
        replies.forEach(reply -> found.add(reply.get()));
        return found;
    }

    private AbstractPipeline pipeline() {
        return jedis instanceof RedisClusterClient cluster ? cluster.pipelined(pipelines) : jedis.pipelined();
    }

    @Override
    public void close() {
        jedis.close();
        pipelines.shutdownNow();
    }
}
