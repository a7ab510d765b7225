package io.tieredcache;

/** What is known when a write or an invalidation returns. */
public enum WriteOutcome {
    /** Every tier reflects the change. */
    APPLIED,
    /**
     * The change is committed, but L2 has not confirmed it. This JVM reads the key past L2 until L2 does, and keeps
     * trying in the background; another JVM may read an old copy until then, for the TTL at most. Without L3 it means that
     * the new value is not kept: the key is removed, as soon as L2 answers.
     */
    PENDING
}
