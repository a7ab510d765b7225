package io.tieredcache.redis;

/** One way to make values smaller before they are stored. Thread-safe. */
interface Compressor {

    /** What {@link #pack} answers if the packed form is longer than the limit. */
    int TOO_LONG = -1;

    /** Returns its number in the envelope. */
    int id();

    /** Returns what the envelope says beside the number, in the form of an extension; empty for nothing; not a copy. */
    byte[] extension();

    /** Returns how many bytes the target needs for a value of that length, of which at most {@code limit} are kept. */
    int room(int rawLength, int limit);

    /** Writes the packed form to the start of the target; returns its length, or {@link #TOO_LONG}. */
    int pack(byte[] raw, byte[] target, int limit);
}
