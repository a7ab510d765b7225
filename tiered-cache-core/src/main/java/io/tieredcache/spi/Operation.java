package io.tieredcache.spi;

/** The operations of the tiers, for statistics and events. */
public enum Operation {
    /** A look-up in L1 or L2. */
    READ,
    /** A request to L2 for the right to load. */
    ACQUIRE,
    /** Storing a loaded value in L2. */
    FILL,
    /** Giving an unused lease back to L2. */
    RELEASE,
    /** Removing an entry from L2 because its key changed. */
    INVALIDATE,
    /** Voiding every entry of the cache in L2. */
    CLEAR,
    /** Announcing a write to L2 before it commits. */
    BEGIN,
    /** Ending an announced write in L2. */
    END,
    /** Storing a value in L2 if the cache has no system of record. */
    PUT,
    /** Reading the system of record. */
    LOAD,
    /** Writing to the system of record. */
    WRITE,
    /** Deleting from the system of record. */
    DELETE
}
