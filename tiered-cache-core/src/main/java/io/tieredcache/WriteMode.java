package io.tieredcache;

/** The moment at which a write announces its change to L2. Without L2 or without a writer it has no effect. */
public enum WriteMode {

    /**
     * The write announces an intent before it commits, and stores its value in L2 after the commit. If this JVM dies in
     * between, other JVMs read past L2 until the intent expires, after twice the call's remaining time, but at least 1
     * s. If L2 does not confirm the intent, the write continues like {@link #POST}, and its key waits in recovery. The
     * default.
     */
    INTENT,

    /**
     * The mode {@link #INTENT}, except that the write fails before anything is written if L2 does not confirm the
     * intent.
     */
    INTENT_REQUIRED,

    /**
     * The write invalidates the key in L2 after the commit. This saves one round trip. If this JVM dies in between,
     * other JVMs may read the old value until its TTL ends.
     */
    POST
}
