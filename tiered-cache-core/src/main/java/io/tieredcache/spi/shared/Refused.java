package io.tieredcache.spi.shared;

/** The reasons why L2 did not store a value; L2 does not hold that value. */
public enum Refused implements StoreReply {
    /** The lease or intent is no longer there. */
    GONE,
    /** Another write overlapped with this one. */
    TAINTED,
    /** The request had no value to store. */
    NOTHING_TO_STORE,
    /** The condition of a put did not hold; L2 is unchanged. */
    CONDITION
}
