package io.tieredcache.spi.shared;

/** Load without storing: a write is open, or the entry is of a newer schema. */
public enum Bypass implements GrantReply {
    /** A write of the key has been announced and has not ended. */
    INTENT,
    /** The entry belongs to a newer schema of the value type, or has what only a later version knows: it is not overwritten. */
    NEWER_SCHEMA
}
