package io.tieredcache.redis;

import io.tieredcache.redis.JedisTrouble.Reason;
import java.util.Comparator;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One server: its clock and its bounded pool of connections, the one used last first. Thread-safe. */
final class JedisNode {

    static final Comparator<JedisNode> BY_ADDRESS = Comparator.comparing(JedisNode::address);

    private static final long MAX_IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Address address;
    private final LinkSettings settings;
    private final JedisLogin login;
    private final ServerClock clock = new ServerClock();
    private final NodeBreaker breaker;
    private final Semaphore permits;
    private final ConcurrentLinkedDeque<JedisConnection> idle = new ConcurrentLinkedDeque<>();
    private final AtomicInteger lent = new AtomicInteger();
    private volatile boolean closed;

    JedisNode(Address address, LinkSettings settings, JedisLogin login) {
        this.address = address;
        this.settings = settings;
        this.login = login;
        this.breaker = new NodeBreaker(address);
        this.permits = new Semaphore(settings.connectionsPerNode());
    }

    Address address() {
        return address;
    }

    ServerClock clock() {
        return clock;
    }

    NodeBreaker breaker() {
        return breaker;
    }

    /** One request, one reply; an error that Redis answered is returned, not thrown. */
    @Nullable
    Object exchange(Request request, boolean asking, boolean fresh, long deadlineNanos) throws JedisTrouble {
        if (!breaker.permits(request)) {
            throw resting();
        }
        try {
            Object reply = exchangeNow(request, asking, fresh, deadlineNanos);
            breaker.succeeded();
            return reply;
        } catch (JedisTrouble trouble) {
            breaker.failed(trouble);
            throw trouble;
        }
    }

    JedisTrouble resting() {
        return new JedisTrouble(
                Reason.RESTING,
                "Redis at " + address + " has not answered lately and is left alone for a moment",
                null);
    }

    private @Nullable Object exchangeNow(Request request, boolean asking, boolean fresh, long deadlineNanos)
            throws JedisTrouble {
        JedisConnection connection = borrow(deadlineNanos, fresh);
        boolean healthy = false;
        try {
            long now = System.nanoTime();
            connection.begin(Math.min(deadlineNanos, now + settings.commandNanos()));
            boolean askTime = clock.isDue(now);
            if (askTime) {
                connection.send(Verb.TIME);
            }
            if (asking) {
                connection.send(Verb.ASKING);
            }
            connection.send(request.verb(), request.args());
            if (askTime) {
                JedisLogin.learnTime(connection.read(), clock, now);
            }
            if (asking) {
                connection.read();
            }
            Object reply = connection.read();
            checkAnswers(request, reply);
            healthy = true;
            return reply;
        } catch (JedisTrouble trouble) {
            throw stale(connection, trouble);
        } finally {
            giveBack(connection, healthy);
        }
    }

    void checkAnswers(Request request, @Nullable Object reply) throws JedisTrouble {
        if (!request.isAnsweredBy(reply)) {
            throw new JedisTrouble(Reason.LOST, "a reply from Redis at " + address + " is not ours", null);
        }
    }

    /** A connection that broke after it had served before was probably closed while idle, and so were its like. */
    JedisTrouble stale(JedisConnection connection, JedisTrouble trouble) {
        if (trouble.reason() == Reason.LOST && connection.isUsed()) {
            dropIdle();
        }
        return trouble;
    }

    JedisConnection borrow(long deadlineNanos, boolean fresh) throws JedisTrouble {
        long wait = Math.min(settings.waitNanos(), deadlineNanos - System.nanoTime());
        try {
            if (!permits.tryAcquire() && !permits.tryAcquire(wait, TimeUnit.NANOSECONDS)) {
                throw new JedisTrouble(
                        Reason.BUSY,
                        "all " + settings.connectionsPerNode() + " connections to Redis at " + address
                                + " are in use: raise connectionsPerNode, or connectionWait",
                        null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JedisTrouble(Reason.BUSY, "interrupted while waiting for a connection to Redis", e);
        }
        lent.incrementAndGet();
        boolean done = false;
        try {
            JedisConnection connection = fresh ? null : takeIdle();
            if (connection == null) {
                connection = login.open(address, clock, deadlineNanos).connection();
            }
            done = true;
            return connection;
        } finally {
            if (!done) {
                lent.decrementAndGet();
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
        if (healthy && !closed) {
            connection.rest(System.nanoTime());
            idle.addFirst(connection);
            if (closed) {
                dropIdle();
            }
        } else {
            connection.close();
        }
        lent.decrementAndGet();
        permits.release();
    }

    private void dropIdle() {
        for (JedisConnection connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
            connection.close();
        }
    }

    /** Closes what is idle now, and the rest when it comes back. */
    void close() {
        closed = true;
        dropIdle();
    }

    @Override
    public String toString() {
        return address + ", " + lent + " of " + settings.connectionsPerNode() + " connections in use";
    }
}
