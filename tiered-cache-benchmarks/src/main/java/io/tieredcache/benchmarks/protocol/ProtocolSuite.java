package io.tieredcache.benchmarks.protocol;

import io.tieredcache.TieredCache;
import io.tieredcache.benchmarks.Customer;
import io.tieredcache.benchmarks.Measurements;
import io.tieredcache.benchmarks.Measurements.Series;
import io.tieredcache.benchmarks.Options;
import io.tieredcache.benchmarks.Row;
import io.tieredcache.benchmarks.Suite;
import io.tieredcache.redis.BareGet;
import io.tieredcache.redis.RedisLink;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.redis.json.JsonCodec;
import io.tieredcache.redis.testing.RedisServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * The cost that the coherence protocol adds to a hit in Redis. Both contenders alternate in one JVM in blocks of some
 * milliseconds, because they differ by less than two JVMs do.
 */
public final class ProtocolSuite implements Suite {

    private static final int KEYS = 10_000;
    private static final int BLOCK = 400;

    /**
     * The tolerated share of misses, one in this number. If the machine stops for longer than a command's timeout, a
     * hit becomes a load; that many do not change the ratio.
     */
    private static final int MOST_MISSES = 100;

    @Override
    public String name() {
        return "protocol";
    }

    @Override
    public String question() {
        return "what the coherence protocol adds to a hit in Redis";
    }

    @Override
    public List<String> baselines() {
        return List.of("bare-get");
    }

    @Override
    public List<Row> run(Options options) throws Exception {
        boolean quick = options.quick();
        int rounds = quick ? 3 : 9;
        int blocks = quick ? 40 : 200;
        JsonCodec<Customer> codec = JsonCodec.of(Customer.class);
        Measurements measurements = new Measurements(name());
        try (RedisServer server = RedisServer.start();
                RedisLink link = RedisLink.builder()
                        .standalone(server.host() + ":" + server.port())
                        .namespace("bench")
                        .connect();
                TieredCache<Integer, Customer> cache = TieredCache.<Integer, Customer>named("customers")
                        .l2(RedisTier.on(link, codec).compressFrom(Integer.MAX_VALUE))
                        .l3(Customer::of)
                        .build()) {
            BareGet<Customer> bare = new BareGet<>(link, codec);
            for (int key = 0; key < KEYS; key++) {
                cache.get(key);
                String json = new String(codec.encode(Customer.of(key)), StandardCharsets.UTF_8);
                server.command("SET", bare.name(Integer.toString(key)), json);
            }
            Contender tiered = new Contender("tiered", cache::get);
            Contender plain = new Contender("bare-get", key -> bare.get(Integer.toString(key)));
            turns(plain, tiered, blocks);
            for (int round = 1; round <= rounds; round++) {
                plain.reset();
                tiered.reset();
                turns(plain, tiered, blocks);
                plain.report(measurements);
                tiered.report(measurements);
                System.err.printf(
                        Locale.ROOT,
                        "round %d of %d: bare %.1f us, tiered %.1f us, ratio %.3f%n",
                        round,
                        rounds,
                        plain.micros(),
                        tiered.micros(),
                        tiered.micros() / plain.micros());
            }
            long misses = cache.stats().l3().loadedKeys() - KEYS;
            long reads = (long) (rounds + 1) * blocks * BLOCK;
            if (misses > reads / MOST_MISSES) {
                throw new IllegalStateException(misses + " of " + reads + " reads were misses: these are no hits");
            }
        }
        return measurements.rows();
    }

    private static void turns(Contender one, Contender two, int blocks) throws Exception {
        for (int block = 0; block < blocks; block++) {
            boolean first = block % 2 == 0;
            (first ? one : two).block(block);
            (first ? two : one).block(block);
        }
    }

    /** Reads one key. */
    private interface Get {
        Object get(int key) throws Exception;
    }

    /** One of the two contenders, with the time of each of its blocks. */
    private static final class Contender {

        private final String name;
        private final Get get;
        private double[] blocks = {};

        Contender(String name, Get get) {
            this.name = name;
            this.get = get;
        }

        void reset() {
            blocks = new double[0];
        }

        void block(int seed) throws Exception {
            int key = seed * 7919;
            long start = System.nanoTime();
            for (int i = 0; i < BLOCK; i++) {
                key = (key + 104_729) % KEYS;
                if (get.get(key) == null) {
                    throw new IllegalStateException("a miss in a run of hits");
                }
            }
            double nanos = (double) (System.nanoTime() - start) / BLOCK;
            blocks = java.util.Arrays.copyOf(blocks, blocks.length + 1);
            blocks[blocks.length - 1] = nanos;
        }

        double micros() {
            double[] sorted = blocks.clone();
            java.util.Arrays.sort(sorted);
            return sorted[sorted.length / 2] / 1_000;
        }

        void report(Measurements measurements) {
            measurements.add(new Series("get-json1k", name, 1, "us_per_op", "us"), micros());
        }
    }
}
