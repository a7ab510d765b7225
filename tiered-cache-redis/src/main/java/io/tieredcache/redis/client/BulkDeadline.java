package io.tieredcache.redis.client;

/** How long a call for many keys may wait. Used by one thread. */
final class BulkDeadline {

    private final long nanos;
    private long deadlineNanos;

    BulkDeadline(long nanos) {
        this.nanos = nanos;
        this.deadlineNanos = System.nanoTime() + nanos;
    }

    /** What the call was given. */
    long nanos() {
        return nanos;
    }

    /** Until when it waits, by {@code System.nanoTime}. */
    long deadlineNanos() {
        return deadlineNanos;
    }

    boolean isOver() {
        return deadlineNanos - System.nanoTime() <= 0;
    }

    /** Does not count what its caller did meanwhile. */
    void extend(long callersNanos) {
        deadlineNanos += callersNanos;
    }
}
