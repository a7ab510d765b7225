package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.redis.connection.BigEndian;
import io.tieredcache.redis.json.JsonCodec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ZstdDictionaryTest {

    private static final int MAX_BYTES = Dictionaries.MAX_BYTES;

    /** A value with some fields. */
    record Order(long number, String status, String customer) {}

    @Test
    void train_samples_givesADictionaryThatItsBytesGiveAgain() {
        ZstdDictionary trained = ZstdDictionary.train(0x7fff_fffe, Dictionaries.orders(0, 2_000), MAX_BYTES);
        ZstdDictionary again = ZstdDictionary.of(trained.toBytes());

        assertThat(trained.id()).isEqualTo(0x7fff_fffe);
        assertThat(again.id()).isEqualTo(0x7fff_fffe);
        assertThat(again.toBytes()).isEqualTo(trained.toBytes()).hasSizeLessThanOrEqualTo(MAX_BYTES);
        assertThat(again.crc()).isEqualTo(trained.crc());
        assertThat(com.github.luben.zstd.Zstd.getDictIdFromDict(trained.toBytes()))
                .isEqualTo(0x7fff_fffeL);
        assertThat(trained).hasToString("ZstdDictionary[2147483646, " + trained.toBytes().length + " bytes]");
    }

    @Test
    void train_valuesWithTheirCodec_givesADictionary() {
        List<Order> orders = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            orders.add(new Order(i, i % 3 == 0 ? "OPEN" : "DELIVERED", "Customer#" + i * 31));
        }

        ZstdDictionary trained = ZstdDictionary.train(5, JsonCodec.of(Order.class), orders);

        assertThat(trained.id()).isEqualTo(5);
        assertThat(trained.toBytes()).hasSizeLessThanOrEqualTo(ZstdDictionary.DEFAULT_MAX_BYTES);
        Compression.zstdWithDictionary(trained);
    }

    @Test
    void train_tooFewSamples_saysSo() {
        for (List<byte[]> samples : List.of(List.<byte[]>of(), Dictionaries.orders(0, 3))) {
            assertThatThrownBy(() -> ZstdDictionary.train(1, samples, MAX_BYTES))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(samples.size() + " samples");
        }
    }

    @Test
    void train_numbersOutOfBounds_areRefused() {
        List<byte[]> samples = Dictionaries.orders(0, 2_000);
        for (int id : new int[] {0, -1, Integer.MIN_VALUE}) {
            assertThatThrownBy(() -> ZstdDictionary.train(id, samples, MAX_BYTES))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("id");
        }
        for (int maxBytes : new int[] {255, (1 << 20) + 1}) {
            assertThatThrownBy(() -> ZstdDictionary.train(1, samples, maxBytes))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("maxBytes");
        }
    }

    @Test
    void of_bytesThatAreNoDictionary_areRefused() {
        assertThatThrownBy(() -> ZstdDictionary.of(new byte[0])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ZstdDictionary.of(new byte[1_000])).isInstanceOf(IllegalArgumentException.class);
        byte[] withoutId = Dictionaries.trained(1).toBytes();
        BigEndian.u32(withoutId, 4, 0);
        assertThatThrownBy(() -> ZstdDictionary.of(withoutId))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("id");
    }

    @Test
    void of_bytesChangedLater_staysAsItWas() {
        ZstdDictionary trained = Dictionaries.trained(1);
        byte[] given = trained.toBytes();
        ZstdDictionary kept = ZstdDictionary.of(given);
        given[100]++;
        kept.toBytes()[101]++;

        assertThat(kept.toBytes()).isEqualTo(trained.toBytes());
    }
}
