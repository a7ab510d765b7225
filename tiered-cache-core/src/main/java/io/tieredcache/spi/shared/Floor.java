package io.tieredcache.spi.shared;

/**
 * The oldest entry of a key that its reader may still be given: whoever has seen a state must not be shown an earlier one.
 * Immutable.
 *
 * @param version an entry that has a version must have this one or a greater; 0 asks for none
 * @param fence an entry must carry this stamp or a greater; 0 asks for none
 */
public record Floor(long version, long fence) {

    /** The floor that everything passes. */
    public static final Floor NONE = new Floor(0, 0);

    /**
     * Says whether an entry may be given.
     *
     * @param entryVersion version of the entry; 0 means unversioned
     * @param entryFence stamp of the grant under which it was stored
     * @return whether it is at least as new as the floor
     */
    public boolean admits(long entryVersion, long entryFence) {
        return entryFence >= fence && (entryVersion == 0 || entryVersion >= version);
    }
}
