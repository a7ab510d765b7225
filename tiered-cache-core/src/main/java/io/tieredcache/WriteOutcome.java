package io.tieredcache;

/** The result of a write or an invalidation. */
public enum WriteOutcome {
    /** Every tier reflects the change. */
    APPLIED,
    /**
     * The change is committed, but L2 has not confirmed it. Until L2 does, this JVM reads the key past L2 and retries
     * in the background. Until then another JVM may read an old copy, for at most the TTL. Without L3 the new value is
     * not kept: the key is removed as soon as L2 answers.
     */
    PENDING
}
