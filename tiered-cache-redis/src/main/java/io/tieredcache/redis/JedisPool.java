package io.tieredcache.redis;

import io.tieredcache.redis.JedisTrouble.Reason;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connections to one node that are lent to one caller at a time, for what would keep others waiting on a {@link JedisLane}:
 * many keys, large values. Bounded; the one used last is lent first. Thread-safe.
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

    JedisConnection borrow(long deadlineNanos, boolean fresh) throws JedisTrouble {
        long wait = Math.min(settings.waitNanos(), deadlineNanos - System.nanoTime());
        try {
            if (!permits.tryAcquire() && !permits.tryAcquire(wait, TimeUnit.NANOSECONDS)) {
                throw new JedisTrouble(
                        Reason.BUSY,
                        "all " + settings.connectionsPerNode() + " connections to Redis at " + node.address()
                                + " are in use: raise connectionsPerNode, or connectionWait",
                        null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JedisTrouble(Reason.BUSY, "interrupted while waiting for a connection to Redis", e);
        }
        boolean done = false;
        try {
            JedisConnection connection = fresh ? null : takeIdle();
            if (connection == null) {
                connection = node.connect(deadlineNanos);
            }
            done = true;
            return connection;
        } finally {
            if (!done) {
                permits.release();
            }
        }
    }

    private @Nullable JedisConnection takeIdle() {
        JedisConnection connection = idle.pollFirst();
        if (connection != null && System.nanoTime() - connection.idleSinceNanos() > MAX_IDLE_NANOS) {
            connection.close();
            dropIdle();
            return null;
        }
        return connection;
    }

    void giveBack(JedisConnection connection, boolean healthy) {
        if (healthy && !node.isClosed()) {
            connection.rest(System.nanoTime());
            idle.addFirst(connection);
            if (node.isClosed()) {
                dropIdle();
            }
        } else {
            connection.close();
        }
        permits.release();
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
