package io.tieredcache.spi.shared;

/** The value was not stored, because the right to store it is gone or was never there; L2 does not hold it. */
public enum Refused implements StoreReply {
    /** The lease or intent is no longer there. */
    GONE,
    /** Another write overlapped with this one. */
    TAINTED,
    /** The write asked to store nothing. */
    NOTHING_TO_STORE,
    /** The condition of a put did not hold; L2 is as it was. */
    CONDITION
}
