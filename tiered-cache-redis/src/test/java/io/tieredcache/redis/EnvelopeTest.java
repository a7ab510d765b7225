package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.redis.connection.PooledArray;
import io.tieredcache.spi.shared.Missing;
import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.ReadReply;
import io.tieredcache.spi.shared.SharedEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class EnvelopeTest {

    private static final byte[] KEY = "shop:{0}:orders:42".getBytes(StandardCharsets.US_ASCII);
    private static final long CREATED = 1_700_000_000_000L;
    private static final EntryFormat FORMAT = new EntryFormat(1, 7, 1024, 1 << 20, Compression.gzip());

    @Test
    void decode_whatWasEncoded_isTheSameInPlace() {
        byte[] bytes = encode("value".getBytes(StandardCharsets.UTF_8));

        SharedEntry entry = entry(decode(bytes, CREATED + 1_000));

        assertThat(entry.bytes()).isSameAs(bytes);
        assertThat(entry.offset()).isEqualTo(Envelope.FIXED);
        assertThat(entry.length()).isEqualTo(5);
        assertThat(entry.version()).isEqualTo(3);
        assertThat(entry.fence()).isEqualTo(4);
        assertThat(entry.remainingMillis()).isEqualTo(59_000);
    }

    @Test
    void decode_anyBitFlipped_neverGivesAnotherValue() {
        for (byte[] value : List.of("a value".getBytes(StandardCharsets.UTF_8), new byte[1_500])) {
            byte[] intact = encode(value);
            for (int bit = 0; bit < intact.length * 8; bit++) {
                byte[] bytes = intact.clone();
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
                ReadReply reply = decode(bytes, CREATED + 1_000);
                boolean outsideTheCrc = bit / 8 >= Envelope.LEASE && bit / 8 < Envelope.FIXED;
                boolean waiters = bit == 3 * 8 + 2;
                if (outsideTheCrc || waiters) {
                    assertThat(content(reply)).as("bit %d", bit).isEqualTo(value);
                } else {
                    assertThat(reply).as("bit %d", bit).isInstanceOf(Missing.class);
                }
            }
        }
    }

    @Test
    void decode_cutAnywhere_isUnreadable() {
        byte[] intact = encode("a value".getBytes(StandardCharsets.UTF_8));
        for (int length = 0; length < intact.length; length++) {
            assertThat(decode(Arrays.copyOf(intact, length), CREATED)).isSameAs(Missing.UNREADABLE);
        }
        assertThat(decode(Arrays.copyOf(intact, intact.length + 1), CREATED)).isSameAs(Missing.UNREADABLE);
    }

    @Test
    void decode_entryOfAnotherKey_isUnreadable() {
        byte[] bytes = encode("value".getBytes(StandardCharsets.UTF_8));
        byte[] other = "shop:{0}:orders:43".getBytes(StandardCharsets.US_ASCII);

        assertThat(Envelope.decode(other, bytes, 0, CREATED, FORMAT)).isSameAs(Missing.UNREADABLE);
    }

    @Test
    void decode_otherSchemaOrCodec_isReported() {
        byte[] bytes = encode("value".getBytes(StandardCharsets.UTF_8));

        assertThat(Envelope.decode(KEY, bytes, 0, CREATED, new EntryFormat(1, 8, 0, 1024, Compression.gzip())))
                .isSameAs(Missing.OTHER_SCHEMA);
        assertThat(Envelope.decode(KEY, bytes, 0, CREATED, new EntryFormat(2, 7, 0, 1024, Compression.gzip())))
                .isSameAs(Missing.UNREADABLE);
    }

    @Test
    void decode_time_endsWithTheTtlAndRefusesTheFuture() {
        byte[] bytes = encode("value".getBytes(StandardCharsets.UTF_8));

        assertThat(entry(decode(bytes, CREATED + 59_999)).remainingMillis()).isEqualTo(1);
        assertThat(decode(bytes, CREATED + 60_000)).isSameAs(Missing.ABSENT);
        assertThat(decode(bytes, CREATED - 250)).isInstanceOf(SharedEntry.class);
        assertThat(decode(bytes, CREATED - 251)).isSameAs(Missing.ABSENT);
    }

    @Test
    void decode_stampFromFurtherAheadThanItsTime_isAbsent() {
        byte[] near = encode(TimeUnit.MILLISECONDS.toMicros(CREATED + 250) + 999);
        byte[] far = encode(TimeUnit.MILLISECONDS.toMicros(CREATED + 251));
        byte[] farthest = encode(-1);

        assertThat(entry(decode(near, CREATED)).fence()).isEqualTo(1_700_000_000_250_999L);
        assertThat(decode(far, CREATED)).isSameAs(Missing.ABSENT);
        assertThat(decode(far, CREATED + 1)).isInstanceOf(SharedEntry.class);
        assertThat(decode(farthest, CREATED)).isSameAs(Missing.ABSENT);
    }

    @Test
    void decode_largerThanAllowed_isUnreadableBeforeAnythingIsUnpacked() {
        byte[] bytes = encode(new byte[100_000]);

        assertThat(Envelope.decode(KEY, bytes, 0, CREATED, new EntryFormat(1, 7, 0, 99_999, Compression.gzip())))
                .isSameAs(Missing.UNREADABLE);
        assertThat(Envelope.decode(KEY, bytes, 0, CREATED, new EntryFormat(1, 7, 0, 100_000, Compression.gzip())))
                .isInstanceOf(SharedEntry.class);
    }

    @Test
    void compress_values_onlyFromTheThresholdAndOnlyIfSmaller() {
        byte[] random = new byte[5_000];
        new Random(5).nextBytes(random);

        assertThat(encode(new byte[1_023])[Envelope.COMPRESSION]).isZero();
        assertThat(encode(new byte[1_024])[Envelope.COMPRESSION]).isEqualTo((byte) Gzip.ID);
        assertThat(encode(random)[Envelope.COMPRESSION]).isZero();
        assertThat(content(decode(encode(random), CREATED))).isEqualTo(random);
        assertThat(content(decode(encode(new byte[70_000]), CREATED))).isEqualTo(new byte[70_000]);
    }

    @Test
    void gzip_packed_hasTheBytesOfTheJdksStreamAndOnlyTheStatedLength() throws Exception {
        byte[] raw = "some text, some text, some text, some text".repeat(50).getBytes(StandardCharsets.UTF_8);
        byte[] buffer = new byte[raw.length];
        byte[] packed = Arrays.copyOf(buffer, Gzip.COMPRESSOR.pack(raw, buffer, raw.length));
        assertThat(packed).hasSizeLessThan(raw.length);

        assertThat(new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes())
                .isEqualTo(raw);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(stream)) {
            out.write(raw);
        }
        assertThat(packed).isEqualTo(stream.toByteArray());
        assertThat(unpacked(packed, raw.length)).isEqualTo(raw);
        assertThat(Gzip.unpack(packed, 0, packed.length, raw.length - 1)).isNull();
        assertThat(Gzip.unpack(packed, 0, packed.length, raw.length + 1)).isNull();
        assertThat(Gzip.unpack(packed, 0, packed.length, 0)).isNull();
        for (int bit = 0; bit < packed.length * 8; bit++) {
            byte[] flipped = packed.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(unpacked(flipped, raw.length)).as("bit %d", bit).isIn(null, raw);
        }
    }

    private static byte @Nullable [] unpacked(byte[] packed, int length) {
        PooledArray raw = Gzip.unpack(packed, 0, packed.length, length);
        return raw == null ? null : Arrays.copyOf(raw.bytes(), length);
    }

    private static byte[] encode(byte[] value) {
        return Envelope.encode(KEY, Payload.of(value, 3, 60_000, 5), 4, CREATED, 7, FORMAT);
    }

    private static byte[] encode(long fence) {
        return Envelope.encode(KEY, Payload.of(new byte[] {1}, 3, 60_000, 5), fence, CREATED, 7, FORMAT);
    }

    private static ReadReply decode(byte[] bytes, long now) {
        return Envelope.decode(KEY, bytes, 0, now, FORMAT);
    }

    private static SharedEntry entry(ReadReply reply) {
        assertThat(reply).isInstanceOf(SharedEntry.class);
        return (SharedEntry) reply;
    }

    private static byte @Nullable [] content(ReadReply reply) {
        SharedEntry entry = entry(reply);
        byte[] bytes = entry.bytes();
        return bytes == null ? null : Arrays.copyOfRange(bytes, entry.offset(), entry.offset() + entry.length());
    }
}
