package io.tieredcache.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.spi.Codec;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The rules for every {@link Codec}. A subclass implements the hooks. For bad bytes, decoding may throw any exception
 * or return any value, but throws no {@link Error}, returns no null and does not take long.
 *
 * @param <V> value
 */
public abstract class CodecContract<V> {

    private static final int THREADS = 4;
    private static final int ROUNDS = 500;
    private static final int GARBAGE = 2_000;

    /** Called by subclasses. */
    protected CodecContract() {}

    /**
     * Returns the codec to test.
     *
     * @return the codec
     */
    protected abstract Codec<V> codec();

    /**
     * Returns values that cover what the codec can write: the empty, the large, the deep, every optional part.
     *
     * @return at least one value; they have a useful {@code equals}
     */
    protected abstract List<V> samples();

    @Test
    void id_anyTime_isWithinItsBoundsAndStays() {
        assertThat(codec().id()).isBetween(1, 255).isEqualTo(codec().id());
        assertThat(codec().schemaId()).isNotNegative().isEqualTo(codec().schemaId());
    }

    @Test
    void decode_whatWasEncoded_isEqual() throws Exception {
        for (V sample : samples()) {
            byte[] bytes = codec().encode(sample);

            assertThat(codec().decode(bytes, 0, bytes.length)).isEqualTo(sample);
        }
    }

    @Test
    void decode_sliceOfALargerArray_readsTheSliceOnly() throws Exception {
        for (V sample : samples()) {
            byte[] bytes = codec().encode(sample);
            for (byte around : new byte[] {0, '1', '}', -1}) {
                byte[] larger = new byte[bytes.length + 20];
                Arrays.fill(larger, around);
                System.arraycopy(bytes, 0, larger, 13, bytes.length);

                assertThat(codec().decode(larger, 13, bytes.length)).isEqualTo(sample);
            }
        }
    }

    @Test
    void decode_array_isNeitherChangedNorKept() throws Exception {
        for (V sample : samples()) {
            byte[] bytes = codec().encode(sample);
            byte[] before = bytes.clone();

            V decoded = codec().decode(bytes, 0, bytes.length);

            assertThat(bytes).isEqualTo(before);
            Arrays.fill(bytes, (byte) '?');
            assertThat(decoded).isEqualTo(sample);
        }
    }

    @Test
    void encode_twice_givesArraysOfTheCaller() throws Exception {
        for (V sample : samples()) {
            byte[] first = codec().encode(sample);
            Arrays.fill(first, (byte) '?');
            byte[] second = codec().encode(sample);

            assertThat(codec().decode(second, 0, second.length)).isEqualTo(sample);
        }
    }

    @Test
    @Timeout(120)
    void decode_truncated_endsInTime() throws Exception {
        for (V sample : samples()) {
            byte[] bytes = codec().encode(sample);
            int step = Math.max(1, bytes.length / GARBAGE);
            for (int length = 0; length < bytes.length; length += step) {
                endure(bytes, length);
            }
        }
    }

    @Test
    @Timeout(120)
    void decode_flippedBits_endsInTime() throws Exception {
        Random random = new Random(7);
        for (V sample : samples()) {
            byte[] bytes = codec().encode(sample);
            for (int i = 0; i < GARBAGE && bytes.length > 0; i++) {
                byte[] flipped = bytes.clone();
                flipped[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                endure(flipped, flipped.length);
            }
        }
    }

    @Test
    @Timeout(120)
    void decode_anyBytes_endsInTime() {
        Random random = new Random(7);
        for (int i = 0; i < GARBAGE; i++) {
            byte[] garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            endure(garbage, garbage.length);
        }
    }

    @Test
    @Timeout(120)
    void decode_longRepetitions_endsInTime() {
        for (int unit = 0; unit < 256; unit++) {
            byte[] garbage = new byte[100_000];
            Arrays.fill(garbage, (byte) unit);
            endure(garbage, garbage.length);
        }
        byte[] nested = "{\"a\":[".repeat(50_000).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        endure(nested, nested.length);
    }

    @Test
    @Timeout(120)
    void codec_manyThreads_keepsValuesApart() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<V> samples = samples();
            Callable<Boolean> task = () -> {
                for (int i = 0; i < ROUNDS; i++) {
                    V sample = samples.get(i % samples.size());
                    byte[] bytes = codec().encode(sample);
                    assertThat(codec().decode(bytes, 0, bytes.length)).isEqualTo(sample);
                }
                return true;
            };
            List<Callable<Boolean>> tasks =
                    IntStream.range(0, THREADS).mapToObj(i -> task).toList();
            for (Future<Boolean> done : threads.invokeAll(tasks)) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void endure(byte[] bytes, int length) {
        V value;
        try {
            value = codec().decode(bytes, 0, length);
        } catch (Exception expected) {
            return;
        }
        assertThat(value).isNotNull();
    }
}
