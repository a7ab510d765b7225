package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.TieredCache;
import io.tieredcache.redis.connection.BigEndian;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;

/** Caches with different settings over one real server: JVMs in the middle of a roll-out. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CompressionIT {

    private static final ZstdDictionary OLD = Dictionaries.trained(1);
    private static final ZstdDictionary NEW = Dictionaries.trained(2);

    private final AtomicInteger loads = new AtomicInteger();
    private RedisLink link;

    @BeforeAll
    void connect() {
        link = Deployment.to(Deployment.server()).connect();
    }

    @AfterAll
    void closeLink() {
        link.close();
    }

    @Test
    void caches_withDifferentSettings_readEachOthersEntries() {
        List<Compression> settings = List.of(
                Compression.none(),
                Compression.gzip(),
                Compression.zstd(9),
                Compression.zstdWithDictionary(OLD, NEW),
                Compression.zstdWithDictionary(NEW, OLD));
        for (Compression writer : settings) {
            String name = "mixed" + settings.indexOf(writer);
            for (Compression reader : settings) {
                boolean dictionaryIsKnown = settings.indexOf(writer) < 3 || settings.indexOf(reader) >= 3;
                if (dictionaryIsKnown) {
                    loads.set(0);
                    read(name, writer);
                    read(name, reader);
                    assertThat(loads.get()).as("%s reads %s", reader, writer).isLessThanOrEqualTo(1);
                }
            }
            assertThat(stored(name)).isEqualTo(idOf(writer));
        }
    }

    @Test
    void entryOfAnOldDictionary_whileItIsGiven_isReadAndStays() {
        read("rolled", Compression.zstdWithDictionary(OLD));
        loads.set(0);

        read("rolled", Compression.zstdWithDictionary(NEW, OLD));

        assertThat(loads).hasValue(0);
        assertThat(dictionaryOf("rolled")).isEqualTo(1);
    }

    @Test
    void entryOfAnUnknownDictionary_isLoadedOnceAndReplaced() {
        read("replaced", Compression.zstdWithDictionary(OLD));
        assertThat(dictionaryOf("replaced")).isEqualTo(1);
        loads.set(0);

        read("replaced", Compression.zstdWithDictionary(NEW));
        assertThat(loads).hasValue(1);
        assertThat(dictionaryOf("replaced")).isEqualTo(2);

        read("replaced", Compression.zstdWithDictionary(NEW));
        assertThat(loads).hasValue(1);
    }

    /** The scripts read the header of an entry with an extension: a write and an invalidation skip it. */
    @Test
    void entryWithADictionary_writtenAndInvalidated_behavesAsAnyOther() {
        try (TieredCache<String, byte[]> cache = open("scripts", Compression.zstdWithDictionary(NEW))) {
            cache.get("1");
            cache.invalidate("1");
            loads.set(0);
            assertThat(cache.get("1")).isEqualTo(value());
            assertThat(loads).hasValue(1);
        }
        assertThat(dictionaryOf("scripts")).isEqualTo(2);
    }

    /** Returns a value that is long enough for every compression to save more than an eighth. */
    private static byte[] value() {
        ByteArrayOutputStream orders = new ByteArrayOutputStream();
        Dictionaries.orders(-9, 8).forEach(orders::writeBytes);
        return orders.toByteArray();
    }

    private void read(String name, Compression compression) {
        try (TieredCache<String, byte[]> cache = open(name, compression)) {
            assertThat(cache.get("1")).isEqualTo(value());
        }
    }

    /** A cache without L1, so that everything comes from Redis. */
    private TieredCache<String, byte[]> open(String name, Compression compression) {
        return TieredCache.<String, byte[]>named(name)
                .l2(RedisTier.on(link, new RawCodec()).compressFrom(0).compression(compression))
                .l3(key -> {
                    loads.incrementAndGet();
                    return value();
                })
                .build();
    }

    private static byte[] entry(String name) {
        byte[] key = Deployment.name(name, "1").getBytes(StandardCharsets.US_ASCII);
        try (Jedis jedis =
                new Jedis(Deployment.server().host(), Deployment.server().port())) {
            return jedis.get(key);
        }
    }

    private static int idOf(Compression compression) {
        Compressor compressor = compression.compressor();
        return compressor == null ? Envelope.NONE : compressor.id();
    }

    private static int stored(String name) {
        return entry(name)[Envelope.COMPRESSION];
    }

    private static int dictionaryOf(String name) {
        byte[] entry = entry(name);
        assertThat(entry[Envelope.COMPRESSION]).isEqualTo((byte) Zstd.ID_WITH_DICTIONARY);
        return BigEndian.u32(entry, Envelope.FIXED + 4);
    }
}
