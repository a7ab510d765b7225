package io.tieredcache.spi.shared;

/** L2 holds no value for the key that this cache may use. */
public enum Missing implements ReadReply {
    /** There is no entry. */
    ABSENT,
    /** Someone is loading the key. */
    LEASED,
    /** Someone is writing the key. */
    INTENT,
    /** The bytes cannot be read: corrupt, foreign, or of an unknown format, codec or compression. */
    UNREADABLE,
    /** The value is of another schema of the value type. */
    OTHER_SCHEMA
}
