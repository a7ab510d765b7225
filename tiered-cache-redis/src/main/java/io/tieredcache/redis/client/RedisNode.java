package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.Address;
import io.tieredcache.redis.connection.ClientSettings;
import io.tieredcache.redis.connection.ConnectionException;
import io.tieredcache.redis.connection.ConnectionException.Reason;
import io.tieredcache.redis.connection.ConnectionFactory;
import io.tieredcache.redis.connection.DeadlineGuard;
import io.tieredcache.redis.connection.InterruptShield;
import io.tieredcache.redis.connection.NodeConnection;
import io.tieredcache.redis.connection.PooledArray;
import io.tieredcache.redis.connection.RedisCommand;
import io.tieredcache.redis.connection.Request;
import io.tieredcache.redis.connection.ServerClock;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One server: its clock, its breaker, and the ways to it. Reads have a lane of their own, so that none queues behind a
 * script; scripts have another; what is long goes through the pool. Thread-safe.
 */
public final class RedisNode {

    static final Comparator<RedisNode> BY_ADDRESS = Comparator.comparing(RedisNode::address);

    private static final int READ_PIPES = 2;
    private static final int SCRIPT_PIPES = 2;

    private final Address address;
    private final ClientSettings settings;
    private final ConnectionFactory login;
    private final ServerClock clock = new ServerClock();
    private final CircuitBreaker breaker;
    private final SharedPipeline reads;
    private final SharedPipeline scripts;
    private final ConnectionPool pool;
    private final LargeKeys large;
    private final RefusedCommands refused;
    private final AtomicInteger losses = new AtomicInteger();
    /** When all connections were given up last. */
    private final AtomicLong leftNanos = new AtomicLong(System.nanoTime());

    private volatile boolean closed;

    public RedisNode(Address address, ClientSettings settings, ConnectionFactory login) {
        this.address = address;
        this.settings = settings;
        this.login = login;
        this.refused = new RefusedCommands(login::warnings);
        this.breaker = new CircuitBreaker();
        this.reads = new SharedPipeline(this, READ_PIPES);
        this.scripts = new SharedPipeline(this, SCRIPT_PIPES);
        this.pool = new ConnectionPool(this, settings);
        this.large = new LargeKeys(settings.connectionsPerNode());
    }

    public Address address() {
        return address;
    }

    ServerClock clock() {
        return clock;
    }

    public CircuitBreaker breaker() {
        return breaker;
    }

    public ConnectionPool pool() {
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
        if (reply instanceof PooledArray pooled) {
            large.saw(request.key(), pooled.length());
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
    public Object exchange(Request request, boolean asking, long deadlineNanos) throws ConnectionException {
        if (!breaker.permits(request)) {
            throw resting();
        }
        try {
            SharedPipeline lane = request.command() == RedisCommand.GET ? reads : scripts;
            Object reply = lane.exchange(request, asking, deadlineNanos);
            breaker.succeeded();
            return reply;
        } catch (ConnectionException failure) {
            breaker.released();
            throw failure;
        }
    }

    ConnectionException late() {
        return new ConnectionException(Reason.LATE, "no reply from Redis at " + address + " in time", null);
    }

    ConnectionException resting() {
        return new ConnectionException(
                Reason.RESTING,
                "Redis at " + address + " has not answered lately and is left alone for a moment",
                null);
    }

    void checkAnswers(Request request, @Nullable Object reply) throws ConnectionException {
        if (!request.isAnsweredBy(reply)) {
            throw new ConnectionException(Reason.LOST, "a reply from Redis at " + address + " is not ours", null);
        }
    }

    /** Connects, in spite of one interrupt of the caller: others may be waiting for the connection, or a change has to be told. */
    public NodeConnection connect(long deadlineNanos) throws ConnectionException {
        InterruptShield interrupt = new InterruptShield();
        interrupt.take();
        try {
            try {
                return open(deadlineNanos);
            } catch (ConnectionException failure) {
                if (!Thread.currentThread().isInterrupted()) {
                    throw failure;
                }
            }
            interrupt.take();
            return open(deadlineNanos);
        } catch (ConnectionException failure) {
            ConnectionException judged = InterruptShield.classify(failure);
            breaker.failed(judged);
            throw judged;
        } finally {
            interrupt.restore();
        }
    }

    private NodeConnection open(long deadlineNanos) throws ConnectionException {
        int before = losses.get();
        NodeConnection connection = login.open(address, clock, deadlineNanos).connection();
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
    ConnectionException lost(NodeConnection connection, ConnectionException failure) {
        ConnectionException judged = InterruptShield.classify(failure);
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
    public void close() {
        closed = true;
        closeIdle();
    }

    @Override
    public String toString() {
        return address + ", " + pool.lent() + " of " + settings.connectionsPerNode() + " connections in use";
    }
}
