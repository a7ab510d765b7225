package io.tieredcache.spi.shared;

/**
 * The oldest state of a key that this instance may still return: a caller that has seen a state is never shown an
 * earlier one. Immutable.
 *
 * @param version the least version of an entry that has a version; 0 admits every version
 * @param fence the least fencing token of an entry; 0 admits every fencing token
 */
public record Floor(long version, long fence) {

    /** The floor that admits every entry. */
    public static final Floor NONE = new Floor(0, 0);

    /**
     * Returns whether an entry may be returned.
     *
     * @param entryVersion version of the entry; 0 means unversioned
     * @param entryFence fencing token of the grant under which it was stored
     * @return whether it is at least as new as the floor
     */
    public boolean admits(long entryVersion, long entryFence) {
        return entryFence >= fence && (entryVersion == 0 || entryVersion >= version);
    }
}
