package io.tieredcache.testing;

import io.tieredcache.spi.shared.PooledBytes;
import java.util.Arrays;

/** An array that is overwritten as soon as it is released, as a pooled array that its tier uses again would be. */
public final class CheckedArray implements PooledBytes {

    /** The content that a codec sees if it keeps the array. */
    private static final byte USED_AGAIN = '#';

    private final byte[] bytes;
    private int releases;

    /**
     * Wraps an array.
     *
     * @param bytes not copied
     */
    public CheckedArray(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public void giveBack() {
        releases++;
        Arrays.fill(bytes, USED_AGAIN);
    }

    /**
     * Returns the number of releases.
     *
     * @return at most 1 in correct code
     */
    public int releases() {
        return releases;
    }
}
