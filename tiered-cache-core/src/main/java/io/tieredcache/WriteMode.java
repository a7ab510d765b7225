package io.tieredcache;

/** What a write tells L2, and when. Without L2, or without a writer, there is nothing to choose. */
public enum WriteMode {

    /**
     * The write is announced before it commits, and its value is stored in L2 when it has. If this JVM dies in between, other
     * JVMs read past L2 until the announcement runs out, twice the call's deadline after it was made. If L2 cannot be told,
     * the write goes on as {@link #POST}, and its key waits in recovery. The default.
     */
    INTENT,

    /** As {@link #INTENT}, but if L2 cannot be told, the write fails before anything was written. */
    INTENT_REQUIRED,

    /**
     * L2 is told after the commit, and drops its copy. One round trip less; if this JVM dies in between, other JVMs may be
     * given the old value until its TTL ends.
     */
    POST
}
