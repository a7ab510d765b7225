package io.tieredcache.redis;

import io.tieredcache.redis.JedisTrouble.Reason;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One server: its clock, its breaker, and the ways to it. Reads have a lane of their own, so that none queues behind a
 * script; scripts have another; what is long goes through the pool. Thread-safe.
 */
final class JedisNode {

    static final Comparator<JedisNode> BY_ADDRESS = Comparator.comparing(JedisNode::address);

    private static final int READ_WIRES = 2;
    private static final int SCRIPT_WIRES = 2;

    private final Address address;
    private final LinkSettings settings;
    private final JedisLogin login;
    private final ServerClock clock = new ServerClock();
    private final NodeBreaker breaker;
    private final JedisLane reads;
    private final JedisLane scripts;
    private final JedisPool pool;
    private final AtomicInteger losses = new AtomicInteger();
    private volatile boolean closed;

    JedisNode(Address address, LinkSettings settings, JedisLogin login) {
        this.address = address;
        this.settings = settings;
        this.login = login;
        this.breaker = new NodeBreaker(address);
        this.reads = new JedisLane(this, READ_WIRES);
        this.scripts = new JedisLane(this, SCRIPT_WIRES);
        this.pool = new JedisPool(this, settings);
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

    JedisPool pool() {
        return pool;
    }

    DeadlineGuard guard() {
        return login.guard();
    }

    long commandNanos() {
        return settings.commandNanos();
    }

    boolean isClosed() {
        return closed;
    }

    /** One request, one reply; an error that Redis answered is returned, not thrown. */
    @Nullable
    Object exchange(Request request, boolean asking, long deadlineNanos) throws JedisTrouble {
        if (!breaker.permits(request)) {
            throw resting();
        }
        try {
            JedisLane lane = request.verb() == Verb.GET ? reads : scripts;
            Object reply = lane.exchange(request, asking, deadlineNanos);
            breaker.succeeded();
            return reply;
        } catch (JedisTrouble trouble) {
            breaker.released();
            throw trouble;
        }
    }

    JedisTrouble late() {
        return new JedisTrouble(Reason.LATE, "no reply from Redis at " + address + " in time", null);
    }

    JedisTrouble resting() {
        return new JedisTrouble(
                Reason.RESTING,
                "Redis at " + address + " has not answered lately and is left alone for a moment",
                null);
    }

    void checkAnswers(Request request, @Nullable Object reply) throws JedisTrouble {
        if (!request.isAnsweredBy(reply)) {
            throw new JedisTrouble(Reason.LOST, "a reply from Redis at " + address + " is not ours", null);
        }
    }

    JedisConnection connect(long deadlineNanos) throws JedisTrouble {
        try {
            return login.open(address, clock, deadlineNanos).connection();
        } catch (JedisTrouble trouble) {
            breaker.failed(trouble);
            throw trouble;
        }
    }

    /** A connection that broke after it had served before was probably closed while idle, and so were its like. */
    void lost(JedisConnection connection, JedisTrouble trouble) {
        breaker.failed(trouble);
        if (trouble.reason() == Reason.LOST && connection.isUsed()) {
            losses.incrementAndGet();
            pool.dropIdle();
        }
    }

    /** Grows when idle connections turn out to be closed: those opened before are not to be used any more. */
    int losses() {
        return losses.get();
    }

    /** Closes what is idle now, and the rest when it comes back. */
    void close() {
        closed = true;
        reads.close();
        scripts.close();
        pool.dropIdle();
    }

    @Override
    public String toString() {
        return address + ", " + pool.lent() + " of " + settings.connectionsPerNode() + " connections in use";
    }
}
