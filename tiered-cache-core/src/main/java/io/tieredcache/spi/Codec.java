package io.tieredcache.spi;

/**
 * A converter between values and the bytes that L2 stores.
 *
 * <p>Must be thread-safe and must not block. {@code decode(encode(v))} equals {@code v}. Decoding must be safe for
 * untrusted bytes: no class named by the bytes may be instantiated.
 *
 * @param <V> value
 */
public interface Codec<V> {

    /**
     * Returns the number of the format. Every stored entry carries it, so bytes of another codec are read as a miss.
     *
     * @return 1 to 255; 1 to 63 belong to tiered-cache (1 is JSON), 64 to 255 are for codecs of applications
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
     * @throws Exception if the value cannot be encoded
     */
    byte[] encode(V value) throws Exception;

    /**
     * Decodes a value.
     *
     * @param bytes an array that contains the encoded value; must be neither changed nor kept, because it may be a
     *     pooled array that other values reuse
     * @param offset where the value starts
     * @param length its length in bytes
     * @return the value, never null
     * @throws Exception if the bytes are no valid encoding; the cache counts a miss and loads
     */
    V decode(byte[] bytes, int offset, int length) throws Exception;
}
