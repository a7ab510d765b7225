package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.redis.connection.BigEndian;
import io.tieredcache.spi.shared.Missing;
import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.ReadReply;
import io.tieredcache.spi.shared.SharedEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CompressionTest {

    private static final byte[] KEY = "shop:{0}:orders:42".getBytes(StandardCharsets.US_ASCII);
    private static final long CREATED = 1_700_000_000_000L;
    private static final int MAX_VALUE = 4 << 20;
    private static final ZstdDictionary OLD = Dictionaries.trained(1);
    private static final ZstdDictionary NEW = Dictionaries.trained(2);
    private static final Compression WITH_BOTH = Compression.zstdWithDictionary(NEW, OLD);

    private static final List<Compression> ALL = List.of(
            Compression.none(),
            Compression.gzip(),
            Compression.zstd(),
            Compression.zstd(19),
            Compression.zstdWithDictionary(OLD),
            WITH_BOTH);

    static List<Compression> all() {
        return ALL;
    }

    static List<Compression> packing() {
        return ALL.subList(1, ALL.size());
    }

    @ParameterizedTest
    @MethodSource("all")
    void decode_entryOfAnyCompressionAndSize_isTheValue(Compression writer) {
        for (int size : new int[] {0, 1, 20, 200, 8_192, 8_193, 70_000, 128 * 1024 + 1, 1_100_000}) {
            byte[] value = text(size);
            assertThat(content(decode(encode(value, writer), WITH_BOTH))).isEqualTo(value);
        }
        byte[] order = Dictionaries.order(-1);
        assertThat(content(decode(encode(order, writer), WITH_BOTH))).isEqualTo(order);
    }

    @ParameterizedTest
    @MethodSource("all")
    void decode_entryWithoutDictionary_needsNoSettingOfTheReader(Compression reader) {
        for (Compression writer : List.of(Compression.none(), Compression.gzip(), Compression.zstd())) {
            assertThat(content(decode(encode(text(5_000), writer), reader))).isEqualTo(text(5_000));
        }
    }

    @ParameterizedTest
    @MethodSource("packing")
    void encode_savingLessThanAnEighth_storesTheValueAsItIs(Compression writer) {
        Compressor compressor = Objects.requireNonNull(writer.compressor());
        int limit = 7_000;
        List<Integer> kept = new ArrayList<>();
        for (int random = 6_000; random < 8_000; random += 7) {
            byte[] value = randomThenZeros(8_000, random);
            int packed = compressor.extension().length + compressor.pack(value, new byte[9_000], 8_000);
            byte[] entry = encode(value, writer);
            boolean smaller = packed > compressor.extension().length && packed <= limit;
            assertThat(entry).hasSize(Envelope.FIXED + (smaller ? packed : 8_000));
            assertThat(entry[Envelope.COMPRESSION]).isEqualTo((byte) (smaller ? compressor.id() : 0));
            kept.add(smaller ? 1 : 0);
        }
        assertThat(kept).contains(0, 1);
    }

    @Test
    void encode_smallValueWithADictionary_isSmallerThanWithout() {
        byte[] order = Dictionaries.order(-1);

        byte[] without = encode(order, Compression.zstd());
        byte[] with = encode(order, WITH_BOTH);

        assertThat(with[Envelope.COMPRESSION]).isEqualTo((byte) Zstd.ID_WITH_DICTIONARY);
        assertThat(BigEndian.u16(with, Envelope.HEADER_LENGTH)).isEqualTo(Envelope.FIXED + 12);
        assertThat(with.length - Envelope.FIXED).isLessThan((without.length - Envelope.FIXED) / 2);
    }

    @Test
    void decode_dictionary_isTheOneOfTheEntryOrNothing() {
        byte[] order = Dictionaries.order(-1);
        byte[] ofOld = encode(order, Compression.zstdWithDictionary(OLD));
        byte[] ofNew = encode(order, WITH_BOTH);

        assertThat(content(decode(ofOld, WITH_BOTH))).isEqualTo(order);
        assertThat(content(decode(ofNew, WITH_BOTH))).isEqualTo(order);
        assertThat(decode(ofNew, Compression.zstdWithDictionary(OLD))).isSameAs(Missing.UNREADABLE);
        assertThat(decode(ofNew, Compression.zstd())).isSameAs(Missing.UNREADABLE);
        assertThat(decode(ofNew, Compression.gzip())).isSameAs(Missing.UNREADABLE);
    }

    /**
     * Only the content differs, not the tables in front of it: zstd decompresses to other bytes and reports no error.
     */
    @Test
    void decode_dictionaryOfTheSameIdButOtherBytes_isUnreadable() {
        byte[] bytes = OLD.toBytes();
        for (int i = bytes.length / 2; i < bytes.length; i++) {
            bytes[i] ^= 1;
        }
        ZstdDictionary namesake = ZstdDictionary.of(bytes);
        byte[] entry = encode(Dictionaries.order(-1), Compression.zstdWithDictionary(OLD));

        assertThat(namesake.id()).isEqualTo(OLD.id());
        assertThat(decode(entry, Compression.zstdWithDictionary(namesake))).isSameAs(Missing.UNREADABLE);
    }

    @Test
    void decode_otherExtensions_areSkipped() {
        byte[] entry = encode(Dictionaries.order(-1), WITH_BOTH);

        assertThat(content(decode(withExtension(entry, 2), WITH_BOTH))).isEqualTo(Dictionaries.order(-1));
    }

    @Test
    void decode_otherExtensionThatMustBeUnderstood_isOfAnotherSchema() {
        byte[] entry = encode(Dictionaries.order(-1), WITH_BOTH);

        assertThat(decode(withExtension(entry, Extensions.MUST_UNDERSTAND | 2), WITH_BOTH))
                .isSameAs(Missing.OTHER_SCHEMA);
    }

    /** Returns an entry with one more extension, which no version knows. */
    private static byte[] withExtension(byte[] entry, int type) {
        byte[] longer = new byte[entry.length + 7];
        System.arraycopy(entry, 0, longer, 0, Envelope.FIXED);
        BigEndian.u16(longer, Envelope.FIXED, type);
        BigEndian.u16(longer, Envelope.FIXED + 2, 3);
        System.arraycopy(entry, Envelope.FIXED, longer, Envelope.FIXED + 7, entry.length - Envelope.FIXED);
        BigEndian.u16(longer, Envelope.HEADER_LENGTH, Envelope.FIXED + 12 + 7);
        return signed(longer);
    }

    @Test
    void decode_rawLengthThatIsNotTheFrames_isUnreadable() {
        for (Compression writer : packing()) {
            for (int more : new int[] {-1, 1, 1_000}) {
                byte[] entry = encode(text(5_000), writer);
                BigEndian.u32(entry, Envelope.RAW_LENGTH, 5_000 + more);
                assertThat(decode(signed(entry), WITH_BOTH)).isSameAs(Missing.UNREADABLE);
            }
        }
    }

    /** Contexts and buffers pass from one thread to another: they must keep nothing of a dictionary or a value. */
    @Test
    void manyThreads_withDifferentCompressions_getTheirOwnValues() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            Callable<Boolean> run = () -> {
                boolean good = true;
                for (int i = 0; i < 500; i++) {
                    Compression writer = ALL.get(i % ALL.size());
                    byte[] value = i % 2 == 0 ? Dictionaries.order(i) : text(i * 37);
                    Compression reader = i % ALL.size() < 4 ? Compression.gzip() : WITH_BOTH;
                    good &= Arrays.equals(content(decode(encode(value, writer), reader)), value);
                }
                return good;
            };
            for (Future<Boolean> good :
                    threads.invokeAll(IntStream.range(0, 16).mapToObj(i -> run).toList())) {
                assertThat(good.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void settings_outOfBounds_areRefused() {
        assertThatThrownBy(() -> Compression.zstd(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("from 1 to 19");
        assertThatThrownBy(() -> Compression.zstd(20)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Compression.zstdWithDictionary(OLD, NEW, OLD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("id 1");
    }

    @Test
    void zstdWithDictionary_damagedOne_isRefused() {
        byte[] damaged = NEW.toBytes();
        Arrays.fill(damaged, 8, 200, (byte) 0xff);

        assertThatThrownBy(() -> Compression.zstdWithDictionary(OLD, ZstdDictionary.of(damaged)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("damaged");
    }

    private static byte[] encode(byte[] value, Compression writer) {
        return Envelope.encode(KEY, Payload.of(value, 3, 60_000, 5), 4, CREATED, 7, format(writer));
    }

    private static ReadReply decode(byte[] bytes, Compression reader) {
        return Envelope.decode(KEY, bytes, 0, CREATED, format(reader));
    }

    private static EntryFormat format(Compression compression) {
        return new EntryFormat(1, 7, 0, MAX_VALUE, compression);
    }

    private static byte[] signed(byte[] bytes) {
        BigEndian.u32(bytes, Envelope.CRC, Envelope.crc(KEY, bytes, 0, bytes.length));
        return bytes;
    }

    private static byte[] content(ReadReply reply) {
        assertThat(reply).isInstanceOf(SharedEntry.class);
        SharedEntry entry = (SharedEntry) reply;
        byte[] bytes = entry.bytes();
        assertThat(bytes).isNotNull();
        return Arrays.copyOfRange(bytes, entry.offset(), entry.offset() + entry.length());
    }

    private static byte[] text(int size) {
        byte[] bytes = new byte[size];
        Random random = new Random(size);
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) ('a' + random.nextInt(4));
        }
        return bytes;
    }

    private static byte[] randomThenZeros(int size, int randomBytes) {
        byte[] bytes = new byte[randomBytes];
        new Random(size).nextBytes(bytes);
        return Arrays.copyOf(bytes, size);
    }
}
