package io.tieredcache.spi;

/** The three tiers, for statistics and events. */
public enum Tier {
    /** The near tier: objects in this JVM's heap. */
    L1,
    /** The shared tier: bytes that every JVM shares. */
    L2,
    /** The system of record: the database. */
    L3
}
