package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.ClientSettings;
import io.tieredcache.redis.connection.ConnectionException;
import io.tieredcache.redis.connection.ConnectionException.Reason;
import io.tieredcache.redis.connection.InterruptShield;
import io.tieredcache.redis.connection.NodeConnection;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A bounded pool of connections to one node, each used by one caller at a time. It serves requests that would delay
 * other callers on a {@link SharedPipeline}: many keys, large values. A caller first takes a permit, then an idle
 * connection or a new one. The connection used last is taken first. Thread-safe.
 */
final class ConnectionPool {

    private static final long MAX_IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final RedisNode node;
    private final ClientSettings settings;
    private final Semaphore permits;
    private final ConcurrentLinkedDeque<NodeConnection> idle = new ConcurrentLinkedDeque<>();

    ConnectionPool(RedisNode node, ClientSettings settings) {
        this.node = node;
        this.settings = settings;
        this.permits = new Semaphore(settings.connectionsPerNode(), true);
    }

    /** Takes a permit for one connection without waiting; returns false if all are taken. */
    boolean tryPermit() {
        return permits.tryAcquire();
    }

    /**
     * Takes a permit for one connection, and waits for it.
     *
     * @param interruptible whether an interrupt of the caller ends the wait
     */
    void awaitPermit(long deadlineNanos, boolean interruptible) throws ConnectionException {
        long wait = Math.min(settings.waitNanos(), deadlineNanos - System.nanoTime());
        if (InterruptShield.acquire(permits, wait, interruptible)) {
            return;
        }
        throw new ConnectionException(
                Reason.BUSY,
                interruptible && Thread.currentThread().isInterrupted()
                        ? "interrupted while waiting for a connection to Redis"
                        : "all " + settings.connectionsPerNode() + " connections to Redis at " + node.address()
                                + " are in use: raise connectionsPerNode, or connectionWait",
                null);
    }

    /** Gives back a permit. */
    void release() {
        permits.release();
    }

    /** Returns an idle connection, or null; the caller has a permit. */
    @Nullable
    NodeConnection takeIdle() {
        NodeConnection connection = idle.pollFirst();
        boolean isLost = connection != null && connection.losses() != node.losses();
        if (connection != null && (isLost || System.nanoTime() - connection.idleSinceNanos() > MAX_IDLE_NANOS)) {
            connection.close();
            dropIdle();
            return null;
        }
        return connection;
    }

    /** Takes back a connection, but not its permit. */
    void giveBack(NodeConnection connection, boolean healthy) {
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
        for (NodeConnection connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
            connection.close();
        }
    }

    int inUse() {
        return settings.connectionsPerNode() - permits.availablePermits();
    }
}
