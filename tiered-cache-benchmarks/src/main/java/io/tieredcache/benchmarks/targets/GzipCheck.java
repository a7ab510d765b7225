package io.tieredcache.benchmarks.targets;

import io.tieredcache.TieredCache;
import io.tieredcache.benchmarks.Customer;
import io.tieredcache.benchmarks.l2.RawCodec;
import io.tieredcache.redis.RedisLink;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.redis.StoredEntry;
import io.tieredcache.redis.json.JsonCodec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import redis.clients.jedis.UnifiedJedis;

/** Puts values that gzip shrinks and values that it does not shrink, and checks the entries in Redis. */
final class GzipCheck {

    private static final String NAMESPACE = "targets";
    private static final String CACHE = "gzip";
    private static final int VALUES = 100;
    private static final int SMALLEST = 1024;
    private static final int SMALL_PARTS = 20;
    private static final long SEED = 20_261_130;

    private final RedisLink link;
    private final UnifiedJedis jedis;
    private long wrong;

    GzipCheck(RedisLink link, UnifiedJedis jedis) {
        this.link = link;
        this.jedis = jedis;
    }

    void measure(Findings findings) throws Exception {
        Random random = new Random(SEED);
        try (TieredCache<String, byte[]> cache = TieredCache.<String, byte[]>named(CACHE)
                .l2(RedisTier.on(link, new RawCodec()))
                .build()) {
            double json = 0;
            double noise = 0;
            for (int i = 0; i < VALUES; i++) {
                byte[] text = json(1 + random.nextInt(SMALL_PARTS));
                json += stored(cache, "json-" + i, text, true);
                byte[] bytes = new byte[SMALLEST + random.nextInt(text.length)];
                random.nextBytes(bytes);
                noise += stored(cache, "noise-" + i, bytes, false);
            }
            findings.add(Target.GZIP, 1, (double) wrong, 2 * VALUES);
            findings.note(Target.GZIP, 1, "json_stored", Unit.PERCENT, 100 * json / VALUES);
            findings.note(Target.GZIP, 1, "noise_stored", Unit.PERCENT, 100 * noise / VALUES);
        }
    }

    /**
     * Returns the stored size as a share of the value's size. Counts a value that is not stored in the expected form.
     */
    private double stored(TieredCache<String, byte[]> cache, String key, byte[] value, boolean packed)
            throws Exception {
        cache.put(key, value);
        StoredEntry entry = StoredEntry.read(jedis, NAMESPACE, CACHE, key);
        if (entry == null) {
            throw new IllegalStateException("nothing is stored for " + key);
        }
        if (entry.isGzip() != packed || !isRight(entry, value)) {
            wrong++;
            System.err.printf(
                    "%s: %d bytes are stored as %d, gzip %s%n",
                    key, value.length, entry.payload().length, entry.isGzip());
        }
        return (double) entry.payload().length / value.length;
    }

    private static boolean isRight(StoredEntry entry, byte[] value) throws IOException {
        byte[] payload = entry.payload();
        return entry.isGzip()
                ? payload.length < value.length && Arrays.equals(unzipped(payload), value)
                : Arrays.equals(payload, value);
    }

    private static byte[] unzipped(byte[] payload) throws IOException {
        try (GZIPInputStream input = new GZIPInputStream(new ByteArrayInputStream(payload))) {
            return input.readAllBytes();
        }
    }

    private static byte[] json(int customers) throws Exception {
        JsonCodec<Customer[]> codec = JsonCodec.of(Customer[].class);
        Customer[] several = new Customer[customers + 1];
        Arrays.setAll(several, Customer::of);
        return codec.encode(several);
    }
}
