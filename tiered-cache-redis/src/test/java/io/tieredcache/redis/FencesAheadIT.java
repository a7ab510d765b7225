package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.redis.client.Partitions;
import io.tieredcache.redis.connection.BigEndian;
import io.tieredcache.redis.connection.Reply;
import io.tieredcache.redis.connection.Request;
import io.tieredcache.redis.connection.ScriptRequest;
import io.tieredcache.redis.testing.RedisServer;
import io.tieredcache.spi.shared.AcquireRequest;
import io.tieredcache.spi.shared.BeginRequest;
import io.tieredcache.spi.shared.Cleared;
import io.tieredcache.spi.shared.FillRequest;
import io.tieredcache.spi.shared.Floor;
import io.tieredcache.spi.shared.Intent;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.spi.shared.Lease;
import io.tieredcache.spi.shared.Missing;
import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.PutCondition;
import io.tieredcache.spi.shared.PutRequest;
import io.tieredcache.spi.shared.SharedEntry;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.StoreReply;
import io.tieredcache.spi.shared.Stored;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Fencing tokens further ahead than clocks may differ: of a damaged entry, or of a node with a wrong clock. If later
 * changes continued from them, copies with such tokens would not give way to changes with the right time.
 */
@Timeout(60)
final class FencesAheadIT {

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(5);
    private static final long MINUTE_MICROS = TimeUnit.MINUTES.toMicros(1);
    private static final long NEAR_MICROS = TimeUnit.MILLISECONDS.toMicros(240);
    private static final long FAR_MICROS = TimeUnit.MILLISECONDS.toMicros(2_000);
    private static final String KEY = "key";
    private static final String TIME =
            "local t = redis.call('TIME') return string.format('%.0f', t[1] * 1000000 + t[2])";
    private static final String OVERWRITE =
            "return redis.call('SETRANGE', KEYS[1], ARGV[1], struct.pack('>I4I4', ARGV[2], ARGV[3]))";
    private static final String GENERATION_OF = """
            local hi, lo = struct.unpack('>I4I4', redis.call('GET', KEYS[1]), 65)
            return string.format('%.0f', hi * 4294967296 + lo)
            """;
    private static final String SET_HEX = """
            local bytes = string.gsub(ARGV[1], '..', function(h) return string.char(tonumber(h, 16)) end)
            return redis.call('SET', KEYS[1], bytes)
            """;
    private static final EntryFormat FORMAT = new EntryFormat(64, 0, Integer.MAX_VALUE, 1 << 20, Compression.gzip());
    private static final AtomicInteger CACHES = new AtomicInteger();

    private final RedisServer server = Deployment.server();
    private final String cache = "ahead-" + CACHES.incrementAndGet();
    private final RedisKeys keys = new RedisKeys(Deployment.NAMESPACE, cache);
    private RedisLink link;
    private SharedTier tier;

    @BeforeEach
    void connect() {
        link = Deployment.to(server).connect();
        tier = RedisTier.on(link, new RawCodec()).open(cache);
    }

    @AfterEach
    void disconnect() {
        link.close();
    }

    @Test
    void fenceOfAValue_further_isNotCarriedOn() {
        store(tier);
        overwrite(Envelope.FENCE, nowMicros() + FAR_MICROS);

        Lease lease = (Lease) tier.acquire(request(KEY), LIMIT);

        assertThat(lease.fence()).isLessThanOrEqualTo(nowMicros() + NEAR_MICROS);
    }

    @Test
    void fenceOfAValue_withinTheDifferenceOfClocks_isCarriedOn() {
        store(tier);
        long near = nowMicros() + TimeUnit.MILLISECONDS.toMicros(200);
        overwrite(Envelope.FENCE, near);

        Lease lease = (Lease) tier.acquire(request(KEY), LIMIT);

        assertThat(lease.fence()).isGreaterThan(near);
    }

    @Test
    void floor_withinTheDifferenceOfClocks_isPassedByTheLease() {
        long near = nowMicros() + TimeUnit.MILLISECONDS.toMicros(200);
        assertThat(leaseAbove(near).fence()).isGreaterThan(near);
    }

    @Test
    void floor_further_isNot() {
        assertThat(leaseAbove(nowMicros() + FAR_MICROS).fence()).isLessThanOrEqualTo(nowMicros() + NEAR_MICROS);
    }

    private Lease leaseAbove(long fence) {
        return (Lease)
                tier.acquire(new AcquireRequest(KEY, 1, 60_000, AcquireRequest.ANY_VALUE, new Floor(0, fence)), LIMIT);
    }

    @Test
    void fenceOfALease_further_isNoLease() {
        AcquireRequest request = request(KEY);
        Lease first = (Lease) tier.acquire(request, LIMIT);
        overwrite(Envelope.LEASE + Long.BYTES, nowMicros() + FAR_MICROS);

        Lease second = (Lease) tier.acquire(request, LIMIT);

        assertThat(second.fence()).isBetween(first.fence() + 1, nowMicros() + NEAR_MICROS);
        assertThat(tier.fill(new FillRequest(KEY, first, payload()), LIMIT)).isNotInstanceOf(Stored.class);
        assertThat(tier.fill(new FillRequest(KEY, second, payload()), LIMIT)).isInstanceOf(Stored.class);
    }

    @Test
    void soundValue_fenceFurtherAhead_isNeitherReadNorGivenByAcquire() {
        plant(nowMicros() / 1_000, nowMicros() + FAR_MICROS);

        assertThat(tier.read(KEY, LIMIT)).isSameAs(Missing.ABSENT);
        assertThat(tier.acquire(request(KEY), LIMIT)).isInstanceOf(Lease.class);
    }

    @Test
    void soundValue_fenceWithinTheDifferenceOfClocks_isRead() {
        plant(nowMicros() / 1_000, nowMicros() + NEAR_MICROS);

        assertThat(tier.read(KEY, LIMIT)).isInstanceOf(SharedEntry.class);
        assertThat(tier.acquire(request(KEY), LIMIT)).isInstanceOf(SharedEntry.class);
    }

    @Test
    void soundValue_fenceFurtherAhead_goesWhenAChangeIsReplayed() {
        plant(nowMicros() / 1_000, nowMicros() + MINUTE_MICROS);

        replay(nowMicros());

        assertThat(server.command("EXISTS", Deployment.name(cache, KEY))).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 60, -1})
    void generation_further_growsAllTheSameWhenTheCacheIsCleared(long far) {
        assertThat(tier.read(KEY, LIMIT)).isSameAs(Missing.ABSENT);
        int region = KeyHash.partition(KeyHash.of(KEY)) / 16;
        overwrite(text(keys.generation(region * 16)), 3, far);
        SharedTier late = RedisTier.on(link, new RawCodec()).open(cache);
        store(late);
        assertThat(late.read(KEY, LIMIT)).isInstanceOf(SharedEntry.class);

        Cleared cleared = (Cleared) late.clear(KeyHash.partitions(), LIMIT);

        assertThat(cleared.missed().isEmpty()).isTrue();
        assertThat(late.read(KEY, LIMIT)).isSameAs(Missing.ABSENT);
    }

    /** The later generation is a flipped bit, or the remainder of a clear that a failover lost. */
    @Test
    void put_overAValueOfALaterGenerationThanThatOfTheCache_isStored() {
        store(tier);
        overwrite(Envelope.GENERATION, 1L << 60);

        StoreReply reply = tier.put(new PutRequest(KEY, 1, payload(), PutCondition.NONE), LIMIT);

        assertThat(reply).isInstanceOf(Stored.class);
        assertThat(tier.read(KEY, LIMIT)).isInstanceOf(SharedEntry.class);
    }

    @Test
    void acquire_overAValueOfALaterGenerationThanThatOfTheCache_isGranted() {
        store(tier);
        overwrite(Envelope.GENERATION, 1L << 60);

        assertThat(tier.acquire(request(KEY), LIMIT)).isInstanceOf(Lease.class);
    }

    @Test
    void invalidation_ofAValueWithAFenceFurtherAhead_hasTheRightTime() {
        store(tier);
        overwrite(Envelope.FENCE, nowMicros() + FAR_MICROS);

        Invalidated reply = (Invalidated) tier.invalidate(new InvalidateRequest(KEY, 0), LIMIT);

        assertThat(reply.fence()).isLessThanOrEqualTo(nowMicros() + NEAR_MICROS);
    }

    @ParameterizedTest
    @EnumSource
    void fenceOfAValue_withinTheDifferenceOfClocks_isPassedByAChange(Change change) {
        store(tier);
        long near = nowMicros() + TimeUnit.MILLISECONDS.toMicros(200);
        overwrite(Envelope.FENCE, near);

        assertThat(change.fence(tier)).isGreaterThan(near);
    }

    @ParameterizedTest
    @EnumSource
    void fenceOfALease_withinTheDifferenceOfClocks_isPassedByAChange(Change change) {
        assertThat(tier.acquire(request(KEY), LIMIT)).isInstanceOf(Lease.class);
        long near = nowMicros() + TimeUnit.MILLISECONDS.toMicros(200);
        overwrite(Envelope.LEASE + Long.BYTES, near);

        assertThat(change.fence(tier)).isGreaterThan(near);
    }

    enum Change {
        INVALIDATION {
            @Override
            long fence(SharedTier tier) {
                return ((Invalidated) tier.invalidate(new InvalidateRequest(KEY, 0), LIMIT)).fence();
            }
        },
        WRITE {
            @Override
            long fence(SharedTier tier) {
                return ((Intent) tier.begin(new BeginRequest(KEY, 1, 60_000), LIMIT)).fence();
            }
        };

        abstract long fence(SharedTier tier);
    }

    private void store(SharedTier into) {
        Lease lease = (Lease) into.acquire(request(KEY), LIMIT);
        assertThat(into.fill(new FillRequest(KEY, lease, payload()), LIMIT)).isInstanceOf(Stored.class);
    }

    /** Stores a value with a right checksum. */
    private void plant(long createdMillis, long fence) {
        store(tier);
        byte[] key = keys.name(KEY);
        long generation = Long.parseLong(server.command("EVAL", GENERATION_OF, "1", text(key)));
        byte[] entry = Envelope.encode(key, payload(), fence, createdMillis, generation, FORMAT);
        server.command("EVAL", SET_HEX, "1", text(key), HexFormat.of().formatHex(entry));
    }

    private void overwrite(int at, long number) {
        overwrite(Deployment.name(cache, KEY), at, number);
    }

    private void overwrite(String key, int at, long number) {
        server.command("EVAL", OVERWRITE, "1", key, "" + at, "" + (number >>> 32), "" + (number & 0xffff_ffffL));
    }

    private void replay(long fence) {
        int partition = KeyHash.partition(KeyHash.of(KEY));
        byte[] key = keys.name(KEY);
        Request request = new ScriptRequest(
                Script.REPLAY,
                Partitions.slot(partition),
                key,
                BigEndian.u64(1),
                BigEndian.u64(0),
                BigEndian.u64(fence),
                BigEndian.u64(fence),
                Partitions.channel(Deployment.NAMESPACE, partition),
                new ChangeMessage(ChangeMessage.CHANGED, 1, KeyHash.of(KEY), 0, fence, cache).encode());
        assertThat(link.nodes().call(request, LIMIT)).isInstanceOf(Reply.Answer.class);
    }

    private static String text(byte[] key) {
        return new String(key, StandardCharsets.US_ASCII);
    }

    private long nowMicros() {
        return Long.parseLong(server.command("EVAL", TIME, "0"));
    }

    private static AcquireRequest request(String key) {
        return new AcquireRequest(key, System.nanoTime() | 1, 60_000, AcquireRequest.ANY_VALUE, Floor.NONE);
    }

    private static Payload payload() {
        return Payload.of(new byte[] {1}, 0, 3_600_000, 0);
    }
}
