package io.tieredcache;

import io.tieredcache.spi.KeyHash;

/**
 * How keys are dealt out to slots, each of which is guarded as a whole: by the first bits of their hash, so that a partition of
 * L2 is a run of slots.
 *
 * @param bits from {@value #LEAST_BITS}, one slot for each partition, to {@value #MOST_BITS}
 */
record Slots(int bits) {

    static final int LEAST_BITS = 10;
    static final int MOST_BITS = 14;

    /** 16,384 of them. */
    static final Slots MOST = new Slots(MOST_BITS);

    /** As many slots as entries, as far as there may be: more would take heap, fewer cost an installation now and then. */
    static Slots forEntries(long entries) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, entries) - 1);
        return new Slots(Math.min(MOST_BITS, Math.max(LEAST_BITS, bits)));
    }

    int count() {
        return 1 << bits;
    }

    int of(long hash) {
        return (int) (hash >>> (Long.SIZE - bits));
    }

    int partition(int slot) {
        return slot >>> (bits - LEAST_BITS);
    }

    int perPartition() {
        return count() / KeyHash.PARTITIONS;
    }
}
