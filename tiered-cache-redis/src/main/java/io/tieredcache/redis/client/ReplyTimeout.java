package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.NodeConnection;

/**
 * The moment at which the replies to what was sent are late. Bytes that come put it off: each 64 KiB by one more command timeout,
 * but never to more than one command timeout after the last byte. So a large reply is not late while it arrives, and a peer that
 * sends a byte now and then is. By one thread at a time.
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
     * @param limitNanos when the replies are late if nothing comes, by {@code System.nanoTime}
     */
    void begin(long limitNanos, NodeConnection connection) {
        firstNanos = limitNanos;
        receivedBefore = connection.received();
    }

    /** Does not count what the caller did meanwhile. */
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
