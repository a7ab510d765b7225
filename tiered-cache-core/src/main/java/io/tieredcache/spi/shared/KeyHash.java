package io.tieredcache.spi.shared;

import java.util.BitSet;

/** The hash that identifies a changed key in messages between JVMs. Part of the wire format: it never changes. */
public final class KeyHash {

    /** The number of partitions of a cache's keys. L2 reports changes partition by partition. */
    public static final int PARTITIONS = 1024;

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private KeyHash() {}

    /**
     * Returns all partitions.
     *
     * @return 0 to 1023, a new set each time
     */
    public static BitSet partitions() {
        BitSet all = new BitSet(PARTITIONS);
        all.set(0, PARTITIONS);
        return all;
    }

    /**
     * Hashes the text of a key: FNV-1a over its UTF-16 units, low byte first, then the finalizer of MurmurHash3.
     *
     * @param text the text that a {@code KeyFormat} returned
     * @return 64 well-mixed bits
     */
    public static long of(String text) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            hash = (hash ^ (unit & 0xff)) * FNV_PRIME;
            hash = (hash ^ (unit >>> 8)) * FNV_PRIME;
        }
        hash ^= hash >>> 33;
        hash *= 0xff51afd7ed558ccdL;
        hash ^= hash >>> 33;
        hash *= 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }

    /**
     * Returns the partition of a key.
     *
     * @param hash the hash from {@link #of}
     * @return the upper ten bits, 0 to 1023
     */
    public static int partition(long hash) {
        return (int) (hash >>> 54);
    }
}
