package io.tieredcache.testing;

import io.tieredcache.spi.shared.PooledBytes;
import java.util.Arrays;

/** An array that is overwritten as soon as it is released, as a pooled array that its tier uses again would be. */
public final class LentArray implements PooledBytes {

    /** The content that a codec sees if it keeps the array. */
    private static final byte USED_AGAIN = '#';

    private final byte[] bytes;
    private int timesGivenBack;

    /**
     * Wraps an array.
     *
     * @param bytes not copied
     */
    public LentArray(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public void giveBack() {
        timesGivenBack++;
        Arrays.fill(bytes, USED_AGAIN);
    }

    /**
     * Returns the number of releases.
     *
     * @return at most 1 in correct code
     */
    public int timesGivenBack() {
        return timesGivenBack;
    }
}
