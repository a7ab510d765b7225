package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.NodeConnection;

/**
 * The time at which outstanding replies are late. Each 64 KiB received extends it by one more command timeout, but
 * never to more than one command timeout after the last byte. So a large reply is not late while it arrives, and a peer
 * that sends single bytes is late. Used by one thread at a time.
 */
final class ReplyTimeout {

    private static final int STEP_BYTES = 64 * 1024;

    private final long commandNanos;
    private long firstNanos;
    private long receivedBefore;

    ReplyTimeout(long commandNanos) {
        this.commandNanos = commandNanos;
    }

    /**
     * Starts to wait.
     *
     * @param limitNanos when the replies are late if nothing arrives, by {@code System.nanoTime}
     */
    void begin(long limitNanos, NodeConnection connection) {
        firstNanos = limitNanos;
        receivedBefore = connection.received();
    }

    /** Extends the limit by time that the caller spent itself. */
    void extend(long nanos) {
        firstNanos += nanos;
    }

    /** Returns when the next byte is late. */
    long limitNanos(NodeConnection connection) {
        long steps = (connection.received() - receivedBefore) / STEP_BYTES;
        if (steps == 0) {
            return firstNanos;
        }
        long afterLast = connection.receivedNanos() + commandNanos;
        long allowed = firstNanos + steps * commandNanos;
        long limit = afterLast - allowed < 0 ? afterLast : allowed;
        return limit - firstNanos > 0 ? limit : firstNanos;
    }
}
