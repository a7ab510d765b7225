package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.redis.client.Partitions;
import io.tieredcache.redis.testing.RedisCluster;
import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.SharedEntry;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WireFormatTest {

    private static final List<String> KEYS = List.of(
            "42",
            "user:17",
            "a b",
            "100%",
            "#1",
            "{x}",
            "Grüße",
            "漢字",
            "\ud83d\ude00",
            "\ud83d",
            "\n",
            "k".repeat(256),
            "k".repeat(257));

    @Test
    void partitions_everyOne_liesInItsSlotAndIsTheCommittedOne() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int partition = 0; partition < Partitions.COUNT; partition++) {
            byte[] name = Partitions.name(partition);
            assertThat(RedisCluster.slot(new String(name, StandardCharsets.US_ASCII)))
                    .isEqualTo(16 * partition);
            text.append(new String(name, StandardCharsets.US_ASCII)).append('\n');
        }
        Golden.check("buckets.txt", text.toString());
    }

    @Test
    void keys_everyShape_areTheCommittedOnes() throws Exception {
        RedisKeys keys = new RedisKeys("shop", "order.lines");
        StringBuilder text = new StringBuilder();
        Set<String> names = new HashSet<>();
        for (String key : KEYS) {
            String name = new String(keys.name(key), StandardCharsets.US_ASCII);
            assertThat(names.add(name)).isTrue();
            assertThat(RedisCluster.slot(name)).isEqualTo(Partitions.slot(Partitions.of(KeyHash.of(key))));
            text.append(name).append('\n');
        }
        Golden.check("keys.txt", text.toString());
    }

    @Test
    void channel_anyPartition_isInTheSlotOfItsKeysAndTheCommittedOne() throws Exception {
        String channel = new String(Partitions.channel("shop", 1023), StandardCharsets.US_ASCII);

        assertThat(RedisCluster.slot(channel)).isEqualTo(16 * 1023);
        Golden.check("channel.txt", channel + "\n");
    }

    @Test
    void envelope_valuesOfEveryKind_haveTheCommittedBytes() throws Exception {
        byte[] key = "shop:{0}:orders:42".getBytes(StandardCharsets.US_ASCII);
        EntryFormat format = new EntryFormat(1, 7, 1024, 1 << 20, Compression.gzip());
        Payload value = Payload.of("{\"id\":42}".getBytes(StandardCharsets.UTF_8), 0x1_0000_0002L, 60_000, 1_234);
        Payload absent = Payload.of(null, 9, 30_000, 0);
        Payload large = Payload.of(new byte[2_000], 0, 60_000, 1L << 40);

        Golden.check(
                "envelope.txt",
                hex(Envelope.encode(key, value, 0x6_0000_0001L, 1_700_000_000_000L, 0x7_0000_0002L, format))
                        + hex(Envelope.encode(key, absent, 5, 1_700_000_000_000L, 0x7_0000_0002L, format))
                        + hex(Envelope.encode(key, large, 5, 1_700_000_000_000L, 0x7_0000_0002L, format))
                        + hex(Envelope.encodeUnfenced(key, value, 0x1122_3344_5566_7788L, 0x7_0000_0002L, format)));
    }

    /**
     * Decodes the committed bytes and does not compare them: another release of zstd may compress a value to other
     * bytes.
     */
    @Test
    void envelope_packedWithZstd_isReadForGood() throws Exception {
        List<String> lines = Golden.read("zstd.txt").lines().toList();
        HexFormat hex = HexFormat.of();
        byte[] key = "shop:{0}:orders:42".getBytes(StandardCharsets.US_ASCII);
        ZstdDictionary dictionary = ZstdDictionary.of(hex.parseHex(lines.get(2)));
        Compression compression = Compression.zstdWithDictionary(dictionary);
        EntryFormat format = new EntryFormat(1, 7, 0, 1 << 20, compression);
        String order =
                "{\"orderId\":42,\"customer\":{\"name\":\"Customer#7\",\"segment\":\"BUILDING\"},\"status\":\"OPEN\"}";

        for (int i = 0; i < 2; i++) {
            byte[] bytes = hex.parseHex(lines.get(i));
            assertThat(bytes[Envelope.COMPRESSION]).isEqualTo((byte) (Zstd.ID + i));
            assertThat(Envelope.decode(key, bytes, 0, 1_700_000_000_000L, format))
                    .isInstanceOfSatisfying(
                            SharedEntry.class,
                            entry -> assertThat(new String(entry.bytes(), 0, entry.length(), StandardCharsets.UTF_8))
                                    .isEqualTo(order.repeat(3)));
        }
    }

    @Test
    void message_change_hasTheCommittedBytesAndComesBackEqual() throws Exception {
        ChangeMessage change =
                new ChangeMessage(ChangeMessage.CHANGED, 0x0102030405060708L, KeyHash.of("42"), 77, 99, "orders:42");
        byte[] message = change.encode();

        Golden.check("message.txt", hex(message));
        assertThat(ChangeMessage.decode(message)).isEqualTo(change);
        assertThat(change.cache()).isEqualTo("orders");
        assertThat(new ChangeMessage(ChangeMessage.CLEARED, 1, 0, 0, 99, "orders").cache())
                .isEqualTo("orders");
        message[1] = 9;
        assertThat(ChangeMessage.decode(message)).isNull();
        message[1] = ChangeMessage.CHANGED;
        message[0] = 2;
        assertThat(ChangeMessage.decode(message)).isNull();
        assertThat(ChangeMessage.decode(new byte[0])).isNull();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes) + "\n";
    }
}
