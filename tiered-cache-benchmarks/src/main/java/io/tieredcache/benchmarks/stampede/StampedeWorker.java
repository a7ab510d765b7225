package io.tieredcache.benchmarks.stampede;

import io.tieredcache.TieredCache;
import io.tieredcache.memory.MemoryTier;
import io.tieredcache.redis.RedisLink;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.redis.json.JsonCodec;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** The main class of a JVM that takes part in a stampede. */
final class StampedeWorker {

    private final AtomicInteger loads = new AtomicInteger();
    private final ExecutorService callers;
    private final int threads;
    private final TieredCache<String, String> cache;

    private StampedeWorker(RedisLink link, int threads) {
        this.threads = threads;
        this.callers = Executors.newFixedThreadPool(threads);
        this.cache = TieredCache.<String, String>named("stampede")
                .l1(MemoryTier.ofDefaults())
                .l2(RedisTier.on(link, JsonCodec.of(String.class)))
                .l3(this::load)
                .build();
    }

    private String load(String key) {
        loads.incrementAndGet();
        long until = System.nanoTime() + StampedeSuite.LOAD_MILLIS * 1_000_000L;
        while (System.nanoTime() - until < 0) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
        return "value of " + key;
    }

    public static void main(String[] arguments) throws Exception {
        RedisLink link = RedisLink.builder()
                .standalone(arguments[0])
                .namespace("stampede")
                .connect();
        StampedeWorker worker = new StampedeWorker(link, Integer.parseInt(arguments[1]));
        System.out.println("ready");
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            String[] words = line.split(" ", -1);
            System.out.println(worker.stampede(words[0], Long.parseLong(words[1])));
        }
        System.exit(0);
    }

    private String stampede(String key, long atNanos) throws Exception {
        loads.set(0);
        List<Future<Long>> waits = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            waits.add(callers.submit(() -> {
                while (System.nanoTime() - atNanos < 0) {
                    LockSupport.parkNanos(atNanos - System.nanoTime());
                }
                String value = cache.get(key);
                if (!("value of " + key).equals(value)) {
                    throw new IllegalStateException("a wrong value");
                }
                return System.nanoTime() - atNanos;
            }));
        }
        long slowest = 0;
        for (Future<Long> wait : waits) {
            slowest = Math.max(slowest, wait.get());
        }
        return loads.get() + " " + slowest / 1e6;
    }
}
