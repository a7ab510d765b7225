package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.redis.connection.BigEndian;
import io.tieredcache.spi.shared.Missing;
import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.ReadReply;
import io.tieredcache.spi.shared.SharedEntry;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Damaged bytes: the decoder returns the stored value or none. It never returns another value, never throws, and never
 * allocates more than the largest value and the size of its input.
 */
final class EnvelopeFuzzTest {

    private static final byte[] KEY = "shop:{0}:orders:42".getBytes(StandardCharsets.US_ASCII);
    private static final long CREATED = 1_700_000_000_000L;
    private static final long NOW = CREATED + 1_000;
    private static final long VERSION = (1L << 53) + 1;
    private static final long FENCE = CREATED * 1_000 + 7;
    private static final int MAX_VALUE = 4_096;
    private static final String WORTH_PACKING = "a value that is worth packing, ".repeat(20);
    private static final ZstdDictionary DICTIONARY = Dictionaries.trained(9);
    private static final EntryFormat FORMAT = format(Compression.gzip());
    private static final EntryFormat ZSTD = format(Compression.zstd());
    private static final EntryFormat ZSTD_WITH_DICTIONARY = format(Compression.zstdWithDictionary(DICTIONARY));
    private static final int RANDOM_ROUNDS = 20_000;
    /** Allowance for replies and for the JVM's own allocations. */
    private static final long SLACK_BYTES = 4_096;

    /** The entries that are damaged. */
    @SuppressWarnings("ImmutableEnumChecker") // the arrays are never modified
    enum Entry {
        PLAIN("a short value"),
        EMPTY(""),
        GZIP(WORTH_PACKING),
        ZSTD(WORTH_PACKING, EnvelopeFuzzTest.ZSTD),
        ZSTD_WITH_DICTIONARY(WORTH_PACKING, EnvelopeFuzzTest.ZSTD_WITH_DICTIONARY),
        KNOWN_ABSENT(null),
        LEASED_PLAIN("a value, while a caller loads a newer one"),
        LEASED_KNOWN_ABSENT(null),
        FENCED("a value that was put"),
        LEASED_FENCED("a value that was put, and somebody loads a newer one");

        private final byte @Nullable [] value;
        private final EntryFormat format;

        Entry(@Nullable String value) {
            this(value, FORMAT);
        }

        Entry(@Nullable String value, EntryFormat format) {
            this.value = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
            this.format = format;
        }

        boolean isFenced() {
            return name().endsWith("STAMPED");
        }

        byte[] bytes() {
            Payload payload = Payload.of(value, VERSION, 60_000, 5);
            byte[] bytes = Envelope.encode(KEY, payload, FENCE, CREATED, 77, format);
            if (isFenced()) {
                bytes = Envelope.encodeUnfenced(KEY, payload, 3, 77, format);
                BigEndian.u64(bytes, Envelope.FENCE, FENCE);
                BigEndian.u64(bytes, Envelope.CREATED, FENCE / 1_000);
            }
            if (name().startsWith("LEASED")) {
                bytes[3] |= Envelope.WAITERS;
                BigEndian.u64(bytes, Envelope.LEASE, 0x1122_3344_5566_7788L);
                BigEndian.u64(bytes, Envelope.LEASE + 8, FENCE + 1);
                BigEndian.u64(bytes, Envelope.LEASE + 16, NOW + 5_000);
            }
            return bytes;
        }
    }

    /** The CRC does not cover the fencing token of a put: a flipped bit is found if it moves the fencing token by a millisecond. */
    private static boolean mayMoveTheFence(Entry entry, int bit) {
        int at = bit / 8;
        return entry.isFenced() && (at == Envelope.FENCE + 6 || at == Envelope.FENCE + 7);
    }

    /** Returns whether a bit belongs to the lease or its waiting readers; all other bits belong to the value. */
    private static boolean isOfTheLease(int bit) {
        int at = bit / 8;
        return bit == 3 * 8 + 2 || (at >= Envelope.LEASE && at < Envelope.FIXED);
    }

    @ParameterizedTest
    @EnumSource
    void decode_intact_isTheValue(Entry entry) {
        Compressor compressor = entry.format.compressorFor(entry.value);
        assertThat(entry.bytes()[Envelope.COMPRESSION]).isEqualTo((byte) (compressor == null ? 0 : compressor.id()));
        assertThat(isIntact(entry, decode(entry.bytes()))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void decode_anyBitFlipped_isTheValueOnlyIfTheBitIsOfTheLease(Entry entry) {
        byte[] intact = entry.bytes();
        for (int bit = 0; bit < intact.length * 8; bit++) {
            byte[] bytes = flipped(intact, bit);
            ReadReply reply = decode(bytes);
            if (mayMoveTheFence(entry, bit)) {
                assertThat(isTheValueOrNone(entry, reply)).as("bit %d", bit).isTrue();
            } else if (isOfTheLease(bit)) {
                assertThat(isIntact(entry, reply)).as("bit %d", bit).isTrue();
            } else {
                assertThat(reply).as("bit %d", bit).isInstanceOf(Missing.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void decode_anyTwoBitsFlippedInTheHeader_isNeverAnotherValue(Entry entry) {
        byte[] intact = entry.bytes();
        for (int one = 0; one < Envelope.FIXED * 8; one++) {
            byte[] bytes = flipped(intact, one);
            for (int two = 0; two < one; two++) {
                bytes[two / 8] ^= (byte) (1 << two % 8);
                if (!isTheValueOrNone(entry, decode(bytes))) {
                    throw new AssertionError("bits " + one + " and " + two);
                }
                bytes[two / 8] ^= (byte) (1 << two % 8);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void decode_cutOrLonger_isUnreadable(Entry entry) {
        byte[] intact = entry.bytes();
        for (int length = 0; length <= intact.length + 64; length++) {
            if (length != intact.length) {
                ReadReply reply = decode(Arrays.copyOf(intact, length));
                assertThat(reply).as("%d bytes", length).isSameAs(Missing.UNREADABLE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void decode_insideALargerArray_readsNothingBeforeItsStart(Entry entry) {
        byte[] intact = entry.bytes();
        byte[] shifted = new byte[intact.length + 25];
        Arrays.fill(shifted, (byte) 0xff);
        System.arraycopy(intact, 0, shifted, 25, intact.length);

        assertThat(isIntact(entry, Envelope.decode(KEY, shifted, 25, NOW, ZSTD_WITH_DICTIONARY)))
                .isTrue();
    }

    /**
     * A header with a forged CRC can lie about lengths, yet the decoder never decompresses or reads beyond the array.
     */
    @ParameterizedTest
    @EnumSource
    void decode_anyHeaderLengthAndRawLengthUnderAGoodCrc_staysInBounds(Entry entry) {
        byte[] intact = entry.bytes();
        for (int headerLength = 0; headerLength <= 0xffff; headerLength++) {
            byte[] bytes = intact.clone();
            bytes[4] = (byte) (headerLength >>> 8);
            bytes[5] = (byte) headerLength;
            ReadReply reply = decode(signed(bytes));
            if (headerLength < Envelope.FIXED || headerLength > bytes.length) {
                assertThat(reply).as("header of %d bytes", headerLength).isSameAs(Missing.UNREADABLE);
            }
            staysInBounds(reply);
        }
        for (long rawLength = 0; rawLength <= 0xffff_ffffL; rawLength += 1 + rawLength / 7) {
            byte[] bytes = intact.clone();
            BigEndian.u32(bytes, Envelope.RAW_LENGTH, (int) rawLength);
            byte[] forged = signed(bytes);
            long before = allocated();
            ReadReply reply = decode(forged);
            assertThat(allocated() - before).isLessThan(MAX_VALUE + SLACK_BYTES);
            staysInBounds(reply);
            if (rawLength > MAX_VALUE && entry.value != null) {
                assertThat(reply).as("%d bytes unpacked", rawLength).isSameAs(Missing.UNREADABLE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void decode_bytesOfAnotherKey_isUnreadable(Entry entry) {
        for (int bit = 0; bit < KEY.length * 8; bit++) {
            assertThat(Envelope.decode(flipped(KEY, bit), entry.bytes(), 0, NOW, ZSTD_WITH_DICTIONARY))
                    .isSameAs(Missing.UNREADABLE);
        }
        assertThat(Envelope.decode(Arrays.copyOf(KEY, KEY.length - 1), entry.bytes(), 0, NOW, ZSTD_WITH_DICTIONARY))
                .isSameAs(Missing.UNREADABLE);
    }

    @Test
    void decode_randomBytes_neverIsAValue() {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < RANDOM_ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            if (random.nextBoolean() && bytes.length > Envelope.FIXED) {
                bytes[0] = 'T';
                bytes[1] = 'C';
                bytes[2] = Envelope.FORMAT;
                bytes[3] &= 4 | 8;
                bytes[3] |= (byte) random.nextInt(2);
            }
            long before = allocated();
            ReadReply reply = decode(bytes);
            assertThat(allocated() - before)
                    .as("seed %d, round %d", seed, round)
                    .isLessThan(MAX_VALUE + SLACK_BYTES);
            assertThat(reply).as("seed %d, round %d", seed, round).isInstanceOf(Missing.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void decode_randomDamageUnderAGoodCrc_neverThrowsAndStaysInBounds(Entry entry) {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < RANDOM_ROUNDS; round++) {
            byte[] bytes = entry.bytes();
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes[3 + random.nextInt(bytes.length - 3)] = (byte) random.nextInt(256);
            }
            try {
                staysInBounds(decode(signed(bytes)));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ", round " + round, e);
            }
        }
    }

    private static EntryFormat format(Compression compression) {
        return new EntryFormat(1, 7, 300, MAX_VALUE, compression);
    }

    private static ReadReply decode(byte[] bytes) {
        return Envelope.decode(KEY, bytes, 0, NOW, ZSTD_WITH_DICTIONARY);
    }

    private static byte[] signed(byte[] bytes) {
        BigEndian.u32(bytes, Envelope.CRC, Envelope.crc(KEY, bytes, 0, bytes.length));
        return bytes;
    }

    private static byte[] flipped(byte[] intact, int bit) {
        byte[] bytes = intact.clone();
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        return bytes;
    }

    private static boolean isTheValueOrNone(Entry entry, ReadReply reply) {
        return reply instanceof Missing || isIntact(entry, reply);
    }

    private static boolean isIntact(Entry entry, ReadReply reply) {
        return reply instanceof SharedEntry found
                && found.version() == VERSION
                && Math.abs(found.fence() - FENCE) <= (entry.isFenced() ? 100_000 : 0)
                && Math.abs(found.remainingMillis() - 59_000) <= (entry.isFenced() ? 100 : 0)
                && Arrays.equals(content(found), entry.value);
    }

    private static void staysInBounds(ReadReply reply) {
        if (reply instanceof SharedEntry found && found.bytes() != null) {
            assertThat(found.length()).isLessThanOrEqualTo(MAX_VALUE);
            content(found);
        }
    }

    private static byte @Nullable [] content(SharedEntry entry) {
        byte[] bytes = entry.bytes();
        if (bytes == null) {
            return null;
        }
        if (entry.offset() < 0 || entry.offset() + entry.length() > bytes.length) {
            throw new AssertionError("outside of its array");
        }
        return Arrays.copyOfRange(bytes, entry.offset(), entry.offset() + entry.length());
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
