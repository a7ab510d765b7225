package io.tieredcache.examples.demo;

/** A listener for every call of the workload, on the thread that made it. */
interface CallWatch {

    CallWatch NONE = new CallWatch() {};

    default void begins() {}

    /** Called when a call on a key of a cache has ended; times are readings of {@link System#nanoTime()}. */
    default void ended(String cache, long key, long startNanos, long endNanos) {}
}
