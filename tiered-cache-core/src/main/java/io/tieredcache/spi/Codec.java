package io.tieredcache.spi;

/**
 * Turns values into bytes for L2 and back.
 *
 * <p>Must be thread-safe and must not block. {@code decode(encode(v))} equals {@code v}. Decoding must be safe for
 * untrusted bytes: no class named by the bytes may be instantiated.
 *
 * @param <V> value
 */
public interface Codec<V> {

    /**
     * Names the format in every stored entry, so that bytes of another codec are recognised and read as a miss.
     *
     * @return 1 to 255; 1 to 63 belong to tiered-cache (1 is JSON), 64 to 255 are free for your own codecs
     */
    int id();

    /**
     * Returns the number of the value type's schema. Raise it for an incompatible change only: entries of another
     * schema are read as a miss, and a JVM never stores over an entry of a higher one.
     *
     * @return 0 to 2<sup>31</sup> − 1; default 0
     */
    default int schemaId() {
        return 0;
    }

    /**
     * Encodes a value.
     *
     * @param value the value, never null
     * @return its bytes; the caller owns the array
     * @throws Exception if the value cannot be written
     */
    byte[] encode(V value) throws Exception;

    /**
     * Decodes a value.
     *
     * @param bytes an array that holds the encoded value; must not be changed, and not be kept either: it is used again, and
     *     will hold something else
     * @param offset where the value starts
     * @param length its length in bytes
     * @return the value, never null
     * @throws Exception if the bytes are not such a value; the cache counts a miss and loads
     */
    V decode(byte[] bytes, int offset, int length) throws Exception;
}
