package io.tieredcache.redis;

import io.tieredcache.redis.connection.BigEndian;
import io.tieredcache.spi.Codec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The content that the values of a cache have in common, so that zstd need not store it in each. Small values of one
 * shape become much smaller. Train it once from a few thousand values, keep its bytes beside the code (in a resource),
 * and give every JVM the same bytes. Immutable and thread-safe.
 *
 * <p>Protect it like a column of a table. Entries compressed with it cannot be read without it. They are then misses.
 */
public final class ZstdDictionary {

    /** The size that suits most caches, in bytes. Larger dictionaries save little more. */
    public static final int DEFAULT_MAX_BYTES = 32 * 1024;

    private static final int MAGIC = 0x37a430ec;
    private static final int ID_AT = 4;
    private static final int SMALLEST = 256;
    private static final int LARGEST = 1024 * 1024;

    private final byte[] bytes;
    private final int crc;

    private ZstdDictionary(byte[] bytes) {
        this.bytes = bytes;
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        this.crc = (int) sum.getValue();
    }

    /**
     * Trains a dictionary. This takes seconds for megabytes of samples.
     *
     * @param id its number, which entries carry: 1 to 2<sup>31</sup> − 1. Every dictionary of a cache needs a number of
     *     its own
     * @param samples encoded values as they are stored, best a few thousand, together some hundred times
     *     {@code maxBytes}
     * @param maxBytes the largest size it may have, 256 bytes to 1 MiB
     * @return the dictionary
     * @throws IllegalArgumentException if there are too few samples, or a number is out of bounds
     * @throws IllegalStateException if zstd-jni is missing
     */
    public static ZstdDictionary train(int id, Collection<byte[]> samples, int maxBytes) {
        checkId(id);
        if (maxBytes < SMALLEST || maxBytes > LARGEST) {
            throw new IllegalArgumentException(
                    "maxBytes must be from " + SMALLEST + " to " + LARGEST + ", was " + maxBytes);
        }
        ZstdLibrary.require();
        byte[] trained = ZstdTraining.train(samples, maxBytes);
        BigEndian.u32(trained, ID_AT, Integer.reverseBytes(id));
        return of(trained);
    }

    /**
     * Trains a dictionary of at most {@link #DEFAULT_MAX_BYTES} from values.
     *
     * @param id its number, as for {@link #train(int, Collection, int)}
     * @param codec the codec of the cache
     * @param values typical values, a few thousand
     * @param <V> value
     * @return the dictionary
     * @throws IllegalArgumentException if there are too few values, or the codec cannot write one
     * @throws IllegalStateException if zstd-jni is missing
     */
    public static <V> ZstdDictionary train(int id, Codec<V> codec, Collection<? extends V> values) {
        List<byte[]> samples = new ArrayList<>(values.size());
        for (V value : values) {
            samples.add(encoded(codec, value));
        }
        return train(id, samples, DEFAULT_MAX_BYTES);
    }

    private static <V> byte[] encoded(Codec<V> codec, V value) {
        try {
            return codec.encode(value);
        } catch (Exception e) {
            throw new IllegalArgumentException("the codec cannot write a sample", e);
        }
    }

    /**
     * Returns the dictionary from bytes of {@link #toBytes}, or of the {@code zstd} tool with {@code --train}.
     *
     * @param bytes a dictionary in zstd's format, with an id
     * @return the dictionary
     * @throws IllegalArgumentException if the bytes are no such dictionary
     */
    public static ZstdDictionary of(byte[] bytes) {
        if (bytes.length < SMALLEST || bytes.length > LARGEST || BigEndian.u32(bytes, 0) != MAGIC) {
            throw new IllegalArgumentException("not a zstd dictionary of " + SMALLEST + " to " + LARGEST
                    + " bytes, but " + bytes.length + " bytes");
        }
        ZstdDictionary dictionary = new ZstdDictionary(bytes.clone());
        checkId(dictionary.id());
        return dictionary;
    }

    private static void checkId(int id) {
        if (id < 1) {
            throw new IllegalArgumentException("dictionary id must be from 1 to 2147483647, was " + id);
        }
    }

    /**
     * Returns its number.
     *
     * @return 1 to 2<sup>31</sup> − 1
     */
    public int id() {
        return Integer.reverseBytes(BigEndian.u32(bytes, ID_AT));
    }

    /**
     * Returns its bytes, to be stored.
     *
     * @return a copy, in zstd's format
     */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** Returns its bytes, not a copy. */
    byte[] content() {
        return bytes;
    }

    /** Returns the CRC32C of its bytes. */
    int crc() {
        return crc;
    }

    /**
     * Describes the dictionary, but not its content, which consists of values.
     *
     * @return id and size
     */
    @Override
    public String toString() {
        return "ZstdDictionary[" + id() + ", " + bytes.length + " bytes]";
    }
}
