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
 * One server with its clock, its circuit breaker and its connections. Reads have a shared pipeline of their own, so
 * that none queues behind a script; scripts have another; long requests use the pool. Thread-safe.
 */
public final class RedisNode {

    static final Comparator<RedisNode> BY_ADDRESS = Comparator.comparing(RedisNode::address);

    private static final int READ_CONNECTIONS = 2;
    private static final int SCRIPT_CONNECTIONS = 2;

    private final Address address;
    private final ClientSettings settings;
    private final ConnectionFactory connectionFactory;
    private final ServerClock clock = new ServerClock();
    private final CircuitBreaker breaker;
    private final SharedPipeline reads;
    private final SharedPipeline scripts;
    private final ConnectionPool pool;
    private final LargeKeys large;
    private final RefusedCommands refused;
    private final AtomicInteger losses = new AtomicInteger();
    /** The time at which all connections were last given up. */
    private final AtomicLong leftNanos = new AtomicLong(System.nanoTime());

    private volatile boolean closed;

    public RedisNode(Address address, ClientSettings settings, ConnectionFactory connectionFactory) {
        this.address = address;
        this.settings = settings;
        this.connectionFactory = connectionFactory;
        this.refused = new RefusedCommands(connectionFactory::warnings);
        this.breaker = new CircuitBreaker();
        this.reads = new SharedPipeline(this, READ_CONNECTIONS);
        this.scripts = new SharedPipeline(this, SCRIPT_CONNECTIONS);
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

    /** Records the size of a key's value. */
    void saw(Request request, @Nullable Object reply) {
        if (reply instanceof PooledArray pooled) {
            large.saw(request.key(), pooled.length());
        } else if (reply instanceof byte[] bytes && bytes.length >= LargeKeys.LARGE_BYTES) {
            large.saw(request.key(), bytes.length);
        }
    }

    DeadlineGuard guard() {
        return connectionFactory.guard();
    }

    long commandNanos() {
        return settings.commandNanos();
    }

    boolean isClosed() {
        return closed;
    }

    /** Sends one request and returns its reply; an error reply of Redis is returned, not thrown. */
    @Nullable
    public Object exchange(Request request, boolean asking, long deadlineNanos) throws ConnectionException {
        if (!breaker.permits(request)) {
            throw resting();
        }
        try {
            SharedPipeline pipeline = request.command() == RedisCommand.GET ? reads : scripts;
            Object reply = pipeline.exchange(request, asking, deadlineNanos);
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

    /**
     * Opens a connection, in spite of one interrupt of the caller. Other callers may be waiting for it, or a change has
     * to be sent.
     */
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
            ConnectionException classified = InterruptShield.classify(failure);
            breaker.failed(classified);
            throw classified;
        } finally {
            interrupt.restore();
        }
    }

    private NodeConnection open(long deadlineNanos) throws ConnectionException {
        int before = losses.get();
        NodeConnection connection =
                connectionFactory.open(address, clock, deadlineNanos).connection();
        connection.openedAfter(before);
        return connection;
    }

    /**
     * Gives up all connections because of what the server said about itself; none is used again. Does nothing if the
     * connections are younger than the request that the server answered. Returns whether connections were given up.
     */
    boolean leave(long sentNanos) {
        long before = leftNanos.get();
        if (sentNanos - before < 0 || !leftNanos.compareAndSet(before, System.nanoTime())) {
            return false;
        }
        losses.incrementAndGet();
        return true;
    }

    /** Closes the connections that are idle now. */
    void closeIdle() {
        reads.close();
        scripts.close();
        pool.dropIdle();
    }

    /**
     * Records that a connection broke. If it had served before, the server probably closed it while it was idle, and
     * the other idle ones with it. Returns the failure to report; one caused by an interrupt of the caller counts
     * nowhere.
     */
    ConnectionException lost(NodeConnection connection, ConnectionException failure) {
        ConnectionException classified = InterruptShield.classify(failure);
        breaker.failed(classified);
        if (classified.reason() == Reason.LOST && connection.isUsed()) {
            losses.incrementAndGet();
            pool.dropIdle();
        }
        return classified;
    }

    /**
     * Returns a number that grows when idle connections turn out to be closed, or the server to be the wrong one.
     * Connections opened under a smaller number must not be used.
     */
    int losses() {
        return losses.get();
    }

    /** Closes the idle connections now, and each busy one when its caller returns it. */
    public void close() {
        closed = true;
        closeIdle();
    }

    @Override
    public String toString() {
        return address + ", " + pool.inUse() + " of " + settings.connectionsPerNode() + " connections in use";
    }
}
