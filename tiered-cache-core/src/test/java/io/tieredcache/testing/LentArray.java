package io.tieredcache.testing;

import io.tieredcache.spi.shared.PooledBytes;
import java.util.Arrays;

/** An array that is spoilt as soon as it is given back, as one that its tier uses again would be. */
public final class LentArray implements PooledBytes {

    /** What a codec finds that keeps the array it has been given. */
    private static final byte USED_AGAIN = '#';

    private final byte[] bytes;
    private int timesGivenBack;

    /**
     * Lends an array.
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
     * Returns how often it has been given back.
     *
     * @return at most once, if all is well
     */
    public int timesGivenBack() {
        return timesGivenBack;
    }
}
