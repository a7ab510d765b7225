package io.tieredcache.spi;

/** What a tier was asked to do, for statistics and events. */
public enum Operation {
    /** A look-up in L1 or L2. */
    READ,
    /** A request to L2 for the right to load. */
    ACQUIRE,
    /** Storing a loaded value in L2. */
    FILL,
    /** Giving an unused grant back to L2. */
    RELEASE,
    /** Removing a copy from L2 because it changed. */
    INVALIDATE,
    /** Making every copy of the cache in L2 void. */
    CLEAR,
    /** Announcing a write to L2 before it commits. */
    BEGIN,
    /** Telling L2 that an announced write has ended. */
    END,
    /** Storing a value in L2 where that is the only truth. */
    PUT,
    /** Reading the system of record. */
    LOAD,
    /** Writing to the system of record. */
    WRITE,
    /** Deleting from the system of record. */
    DELETE
}
