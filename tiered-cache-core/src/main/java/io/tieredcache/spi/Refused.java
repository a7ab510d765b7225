package io.tieredcache.spi;

/** The value was not stored, because the right to store it is gone; L2 does not hold it. */
public enum Refused implements StoreReply {
    /** The lease or intent is no longer there. */
    GONE,
    /** Another write overlapped with this one. */
    TAINTED,
    /** The write asked to store nothing. */
    NOTHING_TO_STORE
}
