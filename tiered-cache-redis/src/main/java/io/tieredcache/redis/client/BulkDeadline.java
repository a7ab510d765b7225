package io.tieredcache.redis.client;

/** The deadline of a call for many keys. Used by one thread. */
final class BulkDeadline {

    private final long nanos;
    private long deadlineNanos;

    BulkDeadline(long nanos) {
        this.nanos = nanos;
        this.deadlineNanos = System.nanoTime() + nanos;
    }

    /** Returns the time that the call was given. */
    long nanos() {
        return nanos;
    }

    /** Returns the deadline, by {@code System.nanoTime}. */
    long deadlineNanos() {
        return deadlineNanos;
    }

    boolean isOver() {
        return deadlineNanos - System.nanoTime() <= 0;
    }

    /** Extends the deadline by time that the caller spent itself. */
    void extend(long callersNanos) {
        deadlineNanos += callersNanos;
    }
}
