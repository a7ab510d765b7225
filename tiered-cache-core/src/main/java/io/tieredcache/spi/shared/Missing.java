package io.tieredcache.spi.shared;

/** The reasons why L2 has no usable value for a key. */
public enum Missing implements ReadReply {
    /** There is no entry. */
    ABSENT,
    /** A caller holds the lease of the key and is loading it. */
    LEASED,
    /** A write of the key is open. */
    INTENT,
    /** The bytes cannot be read: corrupt, foreign, or of an unknown format, codec or compression. */
    UNREADABLE,
    /** The value is of another schema of the value type. */
    OTHER_SCHEMA
}
