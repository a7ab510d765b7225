package io.tieredcache.coherence;

import io.tieredcache.spi.shared.KeyHash;

/**
 * The assignment of keys to stripes by the first bits of their hash, so that each partition of L2 is a run of stripes.
 *
 * @param bits from {@value #LEAST_BITS}, one stripe for each partition, to {@value #MOST_BITS}
 */
public record Striping(int bits) {

    static final int LEAST_BITS = 10;
    static final int MOST_BITS = 14;

    /** The striping with 16,384 stripes. */
    public static final Striping MOST = new Striping(MOST_BITS);

    /**
     * Returns a striping with about as many stripes as entries, within the bounds. More stripes would take heap; fewer
     * would cost installations.
     */
    public static Striping forEntries(long entries) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, entries) - 1);
        return new Striping(Math.min(MOST_BITS, Math.max(LEAST_BITS, bits)));
    }

    public int count() {
        return 1 << bits;
    }

    public int of(long hash) {
        return (int) (hash >>> (Long.SIZE - bits));
    }

    public int partition(int stripe) {
        return stripe >>> (bits - LEAST_BITS);
    }

    public int perPartition() {
        return count() / KeyHash.PARTITIONS;
    }
}
