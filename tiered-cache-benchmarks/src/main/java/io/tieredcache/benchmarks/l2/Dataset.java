package io.tieredcache.benchmarks.l2;

import io.tieredcache.benchmarks.Customer;
import io.tieredcache.redis.json.JsonCodec;
import io.tieredcache.spi.Codec;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/**
 * Values that every contender stores and reads, through the same codec. Immutable.
 *
 * @param name part of the names of keys and caches
 * @param codec codec of all contenders
 * @param valueOf the value of a key, always the same
 * @param keyOf the key that a value belongs to
 * @param <V> value
 */
record Dataset<V>(String name, Codec<V> codec, IntFunction<V> valueOf, ToIntFunction<V> keyOf) {

    private static final int RAW_BYTES = 100;

    /** Rows of about 1 KB of JSON. */
    static final Dataset<Customer> JSON1K =
            new Dataset<>("json1k", JsonCodec.of(Customer.class), Customer::of, customer -> (int) customer.id());

    /** Values of 100 bytes that no contender interprets. */
    static final Dataset<byte[]> RAW100 = new Dataset<>("raw100", new RawCodec(), Dataset::raw, Dataset::rawKey);

    /** Decodes an array that no other code holds: raw bytes are not copied. */
    @SuppressWarnings("unchecked") // the values of that codec are byte arrays
    V decode(byte[] bytes) throws Exception {
        return codec instanceof RawCodec ? (V) bytes : codec.decode(bytes, 0, bytes.length);
    }

    /** Fails unless the value belongs to the key, so that a wrong answer cannot count as a fast one. */
    void check(int key, V value) {
        if (keyOf.applyAsInt(value) != key) {
            throw new IllegalStateException("key " + key + " was answered with the value of another");
        }
    }

    private static byte[] raw(int key) {
        byte[] bytes = new byte[RAW_BYTES];
        new Random(key).nextBytes(bytes);
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[i] = (byte) (key >>> (8 * i));
        }
        return bytes;
    }

    private static int rawKey(byte[] bytes) {
        int key = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            key |= (bytes[i] & 0xff) << (8 * i);
        }
        return bytes.length == RAW_BYTES ? key : -1;
    }
}
