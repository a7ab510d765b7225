package io.tieredcache.redis;

import io.tieredcache.redis.JedisTrouble.Reason;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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
    private final LargeKeys large;
    private final RefusedCommands refused;
    private final AtomicInteger losses = new AtomicInteger();
    /** When all connections were given up last. */
    private final AtomicLong leftNanos = new AtomicLong(System.nanoTime());

    private volatile boolean closed;

    JedisNode(Address address, LinkSettings settings, JedisLogin login) {
        this.address = address;
        this.settings = settings;
        this.login = login;
        this.refused = new RefusedCommands(login::warnings);
        this.breaker = new NodeBreaker();
        this.reads = new JedisLane(this, READ_WIRES);
        this.scripts = new JedisLane(this, SCRIPT_WIRES);
        this.pool = new JedisPool(this, settings);
        this.large = new LargeKeys(settings.connectionsPerNode());
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

    RefusedCommands refused() {
        return refused;
    }

    LargeKeys large() {
        return large;
    }

    /** Notes how large the value of a key is. */
    void saw(Request request, @Nullable Object reply) {
        if (reply instanceof Loan loan) {
            large.saw(request.key(), loan.length());
        } else if (reply instanceof byte[] bytes && bytes.length >= LargeKeys.LARGE_BYTES) {
            large.saw(request.key(), bytes.length);
        }
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

    /** Connects, in spite of one interrupt of the caller: others may be waiting for the connection, or a change has to be told. */
    JedisConnection connect(long deadlineNanos) throws JedisTrouble {
        JedisInterrupt interrupt = new JedisInterrupt();
        interrupt.take();
        try {
            try {
                return open(deadlineNanos);
            } catch (JedisTrouble trouble) {
                if (!Thread.currentThread().isInterrupted()) {
                    throw trouble;
                }
            }
            interrupt.take();
            return open(deadlineNanos);
        } catch (JedisTrouble trouble) {
            JedisTrouble judged = JedisInterrupt.judge(trouble);
            breaker.failed(judged);
            throw judged;
        } finally {
            interrupt.restore();
        }
    }

    private JedisConnection open(long deadlineNanos) throws JedisTrouble {
        int before = losses.get();
        JedisConnection connection = login.open(address, clock, deadlineNanos).connection();
        connection.openedAfter(before);
        return connection;
    }

    /**
     * Gives up all connections because of what the server said of itself, unless they are younger than what it was asked: none
     * is used again. Returns whether there was something to give up.
     */
    boolean leave(long sentNanos) {
        long before = leftNanos.get();
        if (sentNanos - before < 0 || !leftNanos.compareAndSet(before, System.nanoTime())) {
            return false;
        }
        losses.incrementAndGet();
        return true;
    }

    /** Closes what is idle now. */
    void closeIdle() {
        reads.close();
        scripts.close();
        pool.dropIdle();
    }

    /**
     * Notes that a connection broke. One that had served before was probably closed while idle, and so were its like. Returns the
     * trouble, or that it came of an interrupt of the caller, which is noted nowhere.
     */
    JedisTrouble lost(JedisConnection connection, JedisTrouble trouble) {
        JedisTrouble judged = JedisInterrupt.judge(trouble);
        breaker.failed(judged);
        if (judged.reason() == Reason.LOST && connection.isUsed()) {
            losses.incrementAndGet();
            pool.dropIdle();
        }
        return judged;
    }

    /** Grows when idle connections turn out to be closed, or the server not to be the right one: those opened before are not to be used any more. */
    int losses() {
        return losses.get();
    }

    /** Closes what is idle now, and the rest when it comes back. */
    void close() {
        closed = true;
        closeIdle();
    }

    @Override
    public String toString() {
        return address + ", " + pool.lent() + " of " + settings.connectionsPerNode() + " connections in use";
    }
}
