package io.tieredcache.spi.shared;

/** The reasons why a caller must load without storing. */
public enum Bypass implements GrantReply {
    /** A write of the key has been announced and has not ended. */
    INTENT,
    /** The entry belongs to a newer schema of the value type, or has what only a later version knows: it is not overwritten. */
    NEWER_SCHEMA
}
