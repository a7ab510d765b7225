package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.redis.connection.BigEndian;
import io.tieredcache.redis.testing.RedisServer;
import io.tieredcache.spi.shared.AcquireRequest;
import io.tieredcache.spi.shared.Bypass;
import io.tieredcache.spi.shared.FillRequest;
import io.tieredcache.spi.shared.Floor;
import io.tieredcache.spi.shared.Lease;
import io.tieredcache.spi.shared.Missing;
import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.SharedEntry;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.Stored;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Entries that a later version of this library has written. */
@Timeout(60)
final class ExtensionsIT {

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(5);
    private static final String KEY = "key";
    private static final int UNKNOWN = 77;
    private static final byte[] CONTENT = {1, 2, 3};
    private static final String GET_HEX = """
            return (string.gsub(redis.call('GET', KEYS[1]), '.', function(c) return string.format('%02x', string.byte(c)) end))
            """;
    private static final String SET_HEX = """
            local bytes = string.gsub(ARGV[1], '..', function(h) return string.char(tonumber(h, 16)) end)
            return redis.call('SET', KEYS[1], bytes)
            """;

    private final RedisServer server = Deployment.server();

    @Test
    void unknownExtension_isSkipped() {
        RedisKeys keys = new RedisKeys(Deployment.NAMESPACE, "skipped");
        try (RedisLink link = Deployment.to(server).connect()) {
            SharedTier tier = RedisTier.on(link, new RawCodec()).open("skipped");
            plant(tier, keys, UNKNOWN);

            assertThat(tier.read(KEY, LIMIT)).isInstanceOf(SharedEntry.class);
        }
    }

    @Test
    void unknownExtensionThatMustBeUnderstood_isNeitherUsedNorOverwritten() {
        RedisKeys keys = new RedisKeys(Deployment.NAMESPACE, "demanding");
        try (RedisLink link = Deployment.to(server).connect()) {
            SharedTier tier = RedisTier.on(link, new RawCodec()).open("demanding");
            String planted = plant(tier, keys, Extensions.MUST_UNDERSTAND | UNKNOWN);

            assertThat(tier.read(KEY, LIMIT)).isSameAs(Missing.OTHER_SCHEMA);
            assertThat(tier.acquire(request(), LIMIT)).isSameAs(Bypass.NEWER_SCHEMA);
            assertThat(stored(keys)).isEqualTo(planted);
        }
    }

    /** Stores an entry and adds an extension to it. */
    private String plant(SharedTier tier, RedisKeys keys, int type) {
        Lease lease = (Lease) tier.acquire(request(), LIMIT);
        assertThat(tier.fill(new FillRequest(KEY, lease, Payload.of(CONTENT, 0, 3_600_000, 0)), LIMIT))
                .isInstanceOf(Stored.class);
        byte[] entry = HexFormat.of().parseHex(stored(keys));
        byte[] extended = new byte[entry.length + Extensions.HEAD + 1];
        System.arraycopy(entry, 0, extended, 0, Envelope.FIXED);
        BigEndian.u16(extended, Envelope.FIXED, type);
        BigEndian.u16(extended, Envelope.FIXED + 2, 1);
        int payload = Envelope.FIXED + Extensions.HEAD + 1;
        System.arraycopy(entry, Envelope.FIXED, extended, payload, entry.length - Envelope.FIXED);
        BigEndian.u16(extended, Envelope.HEADER_LENGTH, payload);
        BigEndian.u32(extended, Envelope.CRC, Envelope.crc(keys.name(KEY), extended, 0, extended.length));
        String hex = HexFormat.of().formatHex(extended);
        server.command("EVAL", SET_HEX, "1", name(keys), hex);
        return hex;
    }

    private String stored(RedisKeys keys) {
        return server.command("EVAL", GET_HEX, "1", name(keys));
    }

    private static String name(RedisKeys keys) {
        return new String(keys.name(KEY), StandardCharsets.US_ASCII);
    }

    private static AcquireRequest request() {
        return new AcquireRequest(KEY, System.nanoTime() | 1, 60_000, AcquireRequest.ANY_VALUE, Floor.NONE);
    }
}
