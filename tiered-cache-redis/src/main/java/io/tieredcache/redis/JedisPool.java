package io.tieredcache.redis;

import io.tieredcache.redis.JedisTrouble.Reason;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connections to one node that are lent to one caller at a time, for what would keep others waiting on a {@link JedisLane}:
 * many keys, large values. A caller first gets a permit, then a connection that is idle or a new one. Bounded; the one used
 * last is lent first. Thread-safe.
 */
final class JedisPool {

    private static final long MAX_IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final JedisNode node;
    private final LinkSettings settings;
    private final Semaphore permits;
    private final ConcurrentLinkedDeque<JedisConnection> idle = new ConcurrentLinkedDeque<>();

    JedisPool(JedisNode node, LinkSettings settings) {
        this.node = node;
        this.settings = settings;
        this.permits = new Semaphore(settings.connectionsPerNode(), true);
    }

    /** Takes the right to one connection, without waiting; false if all are lent. */
    boolean tryPermit() {
        return permits.tryAcquire();
    }

    /**
     * Takes the right to one connection, and waits for it.
     *
     * @param interruptible whether an interrupt of the caller ends the wait
     */
    void awaitPermit(long deadlineNanos, boolean interruptible) throws JedisTrouble {
        long wait = Math.min(settings.waitNanos(), deadlineNanos - System.nanoTime());
        if (JedisInterrupt.acquire(permits, wait, interruptible)) {
            return;
        }
        throw new JedisTrouble(
                Reason.BUSY,
                interruptible && Thread.currentThread().isInterrupted()
                        ? "interrupted while waiting for a connection to Redis"
                        : "all " + settings.connectionsPerNode() + " connections to Redis at " + node.address()
                                + " are in use: raise connectionsPerNode, or connectionWait",
                null);
    }

    /** Gives back a permit for which there is no connection. */
    void release() {
        permits.release();
    }

    /** Returns a connection that is idle, or null; the caller has a permit. */
    @Nullable
    JedisConnection takeIdle() {
        JedisConnection connection = idle.pollFirst();
        boolean isLost = connection != null && connection.losses() != node.losses();
        if (connection != null && (isLost || System.nanoTime() - connection.idleSinceNanos() > MAX_IDLE_NANOS)) {
            connection.close();
            dropIdle();
            return null;
        }
        return connection;
    }

    /** Takes back a connection, but not its permit. */
    void giveBack(JedisConnection connection, boolean healthy) {
        if (healthy && !node.isClosed() && connection.losses() == node.losses()) {
            connection.rest(System.nanoTime());
            idle.addFirst(connection);
            if (node.isClosed()) {
                dropIdle();
            }
        } else {
            connection.close();
        }
    }

    void dropIdle() {
        for (JedisConnection connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
            connection.close();
        }
    }

    int lent() {
        return settings.connectionsPerNode() - permits.availablePermits();
    }
}
