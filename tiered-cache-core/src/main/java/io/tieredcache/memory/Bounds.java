package io.tieredcache.memory;

/**
 * The bounds of a tier.
 *
 * @param entries largest number of entries; {@link #NONE} for no such bound
 * @param bytes largest number of bytes of heap; {@link #NONE} for no such bound
 */
record Bounds(long entries, long bytes) {

    static final long NONE = Long.MAX_VALUE;
    static final long HIGHEST_ENTRIES = 1_000_000_000;
    static final long LOWEST_BYTES = 1 << 16;
    static final long HIGHEST_BYTES = 1L << 40;

    static Bounds of(long entries, long bytes) {
        if (entries == NONE && bytes == NONE) {
            throw new IllegalStateException(
                    "unboundedEntries and unboundedBytes together would never evict: keep at least one bound");
        }
        return new Bounds(entries, bytes);
    }

    static long checkedEntries(long maximum) {
        if (maximum < 1 || maximum > HIGHEST_ENTRIES) {
            throw new IllegalArgumentException("maximumEntries must be from 1 to 1,000,000,000 entries, was " + maximum
                    + ": call unboundedEntries() for no such bound, or leave out l1 for no memory tier");
        }
        return maximum;
    }

    static long checkedBytes(long maximum) {
        if (maximum < LOWEST_BYTES || maximum > HIGHEST_BYTES) {
            throw new IllegalArgumentException(
                    "maximumBytes must be from 65,536 (64 KiB) to 1,099,511,627,776 (1 TiB) bytes, was " + maximum
                            + ": call unboundedBytes() for no such bound, or leave out l1 for no memory tier");
        }
        return maximum;
    }

    boolean boundsEntries() {
        return entries != NONE;
    }

    boolean boundsBytes() {
        return bytes != NONE;
    }

    @Override
    public String toString() {
        return "[" + (boundsEntries() ? entries + " entries" : "any number of entries") + ", "
                + (boundsBytes() ? bytes + " bytes" : "any number of bytes") + "]";
    }
}
