package io.tieredcache.redis;

/** One compression format. Thread-safe. */
interface Compressor {

    /** The result of {@link #pack} if the compressed form is longer than the limit. */
    int TOO_LONG = -1;

    /** Returns the number of the format in the envelope. */
    int id();

    /** Returns further information for the envelope, as an extension; empty if there is none; not a copy. */
    byte[] extension();

    /** Returns how many bytes the target needs for a value of that length, of which at most {@code limit} are kept. */
    int room(int rawLength, int limit);

    /** Writes the compressed form to the start of the target; returns its length, or {@link #TOO_LONG}. */
    int pack(byte[] raw, byte[] target, int limit);
}
