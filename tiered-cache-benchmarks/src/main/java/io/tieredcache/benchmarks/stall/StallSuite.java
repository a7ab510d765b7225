package io.tieredcache.benchmarks.stall;

import io.tieredcache.TieredCache;
import io.tieredcache.benchmarks.Customer;
import io.tieredcache.benchmarks.Measurements;
import io.tieredcache.benchmarks.Measurements.Series;
import io.tieredcache.benchmarks.Options;
import io.tieredcache.benchmarks.Row;
import io.tieredcache.benchmarks.Suite;
import io.tieredcache.benchmarks.callers.JedisClients;
import io.tieredcache.benchmarks.callers.Servers;
import io.tieredcache.redis.RedisLink;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.redis.json.JsonCodec;
import io.tieredcache.redis.testing.RedisCluster;
import io.tieredcache.redis.testing.RedisServer;
import io.tieredcache.spi.shared.KeyHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntUnaryOperator;
import org.HdrHistogram.Histogram;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The latencies that callers of two masters see while the third one hangs (SIGSTOP) and callers read its keys too. A
 * caller without an answer from Redis reads a database that takes 5 ms. Contenders alternate in one JVM.
 */
public final class StallSuite implements Suite {

    private static final int MASTERS = 3;
    private static final int CALLERS_PER_MASTER = 21;
    private static final int KEYS = 30_000;
    private static final int SLOTS_PER_PARTITION = 16;
    private static final long DATABASE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private volatile boolean filled;

    @Override
    public String name() {
        return "stall";
    }

    @Override
    public String question() {
        return "what callers of other masters notice when one master of a cluster hangs";
    }

    @Override
    public List<String> baselines() {
        return List.of("jedis");
    }

    @Override
    public List<Row> run(Options options) throws Exception {
        int rounds = options.quick() ? 2 : 5;
        int millis = options.quick() ? 500 : 3_000;
        JsonCodec<Customer> codec = JsonCodec.of(Customer.class);
        Measurements measurements = new Measurements(name());
        try (RedisCluster cluster = RedisCluster.builder()
                        .masters(MASTERS)
                        .replicasPerMaster(0)
                        .start();
                RedisLink link = RedisLink.builder()
                        .cluster(Servers.of(cluster.nodes()).addresses())
                        .namespace("bench")
                        .connect();
                TieredCache<Integer, Customer> cache = TieredCache.<Integer, Customer>named("customers")
                        .l2(RedisTier.on(link, codec).compressFrom(Integer.MAX_VALUE))
                        .l3(this::row)
                        .build();
                UnifiedJedis jedis = JedisClients.pooled(Servers.of(cluster.nodes()))) {
            withoutFailover(cluster);
            for (int key = 0; key < KEYS; key++) {
                cache.get(key);
                jedis.set(jedisKey(key), codec.encode(Customer.of(key)));
            }
            filled = true;
            List<Contender> contenders = List.of(
                    new Contender("tiered", cache::get, keysOf(cluster, key -> slotOf(Integer.toString(key)))),
                    new Contender(
                            "jedis",
                            key -> read(jedis, codec, key),
                            keysOf(cluster, key -> RedisCluster.slot(text(jedisKey(key))))));
            for (int round = 0; round <= rounds; round++) {
                for (Contender contender : contenders) {
                    try (MasterCallers callers =
                            new MasterCallers(contender.read, contender.keys, CALLERS_PER_MASTER)) {
                        Histogram unused = callers.measure(millis);
                        Histogram healthy = callers.measure(millis);
                        RedisServer hanging = cluster.masters().get(0);
                        hanging.pause();
                        Histogram stalled;
                        try {
                            stalled = callers.measure(millis);
                        } finally {
                            hanging.resume();
                        }
                        callers.end();
                        if (round > 0) {
                            report(measurements, "others-healthy", contender.name, healthy, millis);
                            report(measurements, "others-stalled", contender.name, stalled, millis);
                        }
                    }
                }
                System.err.printf("round %d of %d%n", round, rounds);
            }
        }
        return measurements.rows();
    }

    /** A contender's read, and the keys of each master. */
    private record Contender(String name, MasterCallers.Read read, List<List<Integer>> keys) {}

    private static void withoutFailover(RedisCluster cluster) {
        cluster.nodes().forEach(node -> node.command("CONFIG", "SET", "cluster-node-timeout", "100000"));
    }

    private Customer row(int key) {
        if (filled) {
            LockSupport.parkNanos(DATABASE_NANOS);
        }
        return Customer.of(key);
    }

    private void read(UnifiedJedis jedis, JsonCodec<Customer> codec, int key) throws Exception {
        try {
            byte[] bytes = jedis.get(jedisKey(key));
            if (codec.decode(bytes, 0, bytes.length).id() != key) {
                throw new IllegalStateException("the value of another key");
            }
        } catch (JedisException hangs) {
            row(key);
        }
    }

    private static byte[] jedisKey(int key) {
        return ("jedis:" + key).getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(byte[] name) {
        return new String(name, StandardCharsets.US_ASCII);
    }

    private static int slotOf(String key) {
        return KeyHash.partition(KeyHash.of(key)) * SLOTS_PER_PARTITION;
    }

    private static List<List<Integer>> keysOf(RedisCluster cluster, IntUnaryOperator slotOf) {
        List<RedisServer> masters = cluster.masters();
        List<List<Integer>> keys = new ArrayList<>();
        masters.forEach(master -> keys.add(new ArrayList<>()));
        for (int key = 0; key < KEYS; key++) {
            keys.get(masters.indexOf(cluster.owner(slotOf.applyAsInt(key)))).add(key);
        }
        return keys;
    }

    private static void report(
            Measurements measurements, String scenario, String contender, Histogram latencies, int millis) {
        int others = (MASTERS - 1) * CALLERS_PER_MASTER;
        measurements.add(
                new Series(scenario, contender, others, "ops_per_s", "1/s"),
                latencies.getTotalCount() * 1_000.0 / millis);
        measurements.add(
                new Series(scenario, contender, others, "p50_us", "us"), latencies.getValueAtPercentile(50) / 1e3);
        measurements.add(
                new Series(scenario, contender, others, "p99_us", "us"), latencies.getValueAtPercentile(99) / 1e3);
        measurements.add(new Series(scenario, contender, others, "max_us", "us"), latencies.getMaxValue() / 1e3);
    }
}
