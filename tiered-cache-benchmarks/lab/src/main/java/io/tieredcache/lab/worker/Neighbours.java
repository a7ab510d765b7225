package io.tieredcache.lab.worker;

import io.tieredcache.TieredCache;
import io.tieredcache.memory.MemoryTier;
import io.tieredcache.redis.Compression;
import io.tieredcache.redis.RedisLink;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.spi.CacheStats;
import io.tieredcache.spi.Codec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Other caches on the link of the cache under test. */
final class Neighbours {

    private static final int BIG_BYTES = 4 << 20;
    private static final int MOST_BYTES = 16 << 20;
    private static final List<String> KEYS = List.of("a", "b", "c", "d", "e", "f", "g", "h");
    private static final int BETWEEN_MILLIS = 20;
    private static final int LOOK_MILLIS = 20;
    private static final Duration PATIENT = Duration.ofSeconds(2);
    private static final int PATIENCE_MILLIS = 10_000;

    private final WorkerSettings settings;
    private final RedisLink link;

    Neighbours(WorkerSettings settings, RedisLink link) {
        this.settings = settings;
        this.link = link;
    }

    /** Opens a cache and closes it again. Returns whether that took an acceptable time. */
    boolean openAndClose() throws InterruptedException {
        Thread thread = new Thread(
                () -> TieredCache.<String, byte[]>named("neighbour")
                        .l1(MemoryTier.ofDefaults())
                        .l2(RedisTier.on(link, new Raw()))
                        .l3(key -> new byte[1])
                        .build()
                        .close(),
                "neighbour");
        thread.setDaemon(true);
        thread.start();
        thread.join(PATIENCE_MILLIS);
        return !thread.isAlive();
    }

    /**
     * Reads large values from L2 on several threads, and repeatedly checks whether the nodes are asked meanwhile.
     *
     * @return the number of checks at which some node was not asked, and the numbers of answers and failures of L2
     */
    String readBig(long millis) throws InterruptedException {
        byte[] value = new byte[BIG_BYTES];
        new Random(1).nextBytes(value);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long open = 0;
        try (RedisLink patient = Caches.link(settings, PATIENT);
                TieredCache<String, byte[]> cache = big(patient, value)) {
            KEYS.forEach(cache::get);
        }
        try (TieredCache<String, byte[]> cache = big(link, value)) {
            List<Thread> readers = new ArrayList<>();
            KEYS.forEach(key -> readers.add(new Thread(() -> read(cache, key, end), "big")));
            readers.forEach(Thread::start);
            while (System.nanoTime() - end < 0) {
                open += link.health().openBreakers().isEmpty() ? 0 : 1;
                Thread.sleep(LOOK_MILLIS);
            }
            for (Thread reader : readers) {
                reader.join();
            }
            CacheStats stats = cache.stats();
            return open + " " + stats.l2().hits() + " " + stats.l2().failures();
        }
    }

    private static TieredCache<String, byte[]> big(RedisLink link, byte[] value) {
        return TieredCache.<String, byte[]>named("big")
                .l2(RedisTier.on(link, new Raw())
                        .compression(Compression.none())
                        .maxValueBytes(MOST_BYTES))
                .l3(key -> value)
                .l2Budget(PATIENT)
                .build();
    }

    private static void read(TieredCache<String, byte[]> cache, String key, long end) {
        while (System.nanoTime() - end < 0) {
            byte[] unused = cache.get(key);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BETWEEN_MILLIS));
        }
    }

    private record Raw() implements Codec<byte[]> {

        @Override
        public int id() {
            return 65;
        }

        @Override
        public byte[] encode(byte[] value) {
            return value;
        }

        @Override
        public byte[] decode(byte[] bytes, int offset, int length) {
            return Arrays.copyOfRange(bytes, offset, offset + length);
        }
    }
}
