package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.Address;
import io.tieredcache.redis.connection.ClientSettings;
import io.tieredcache.redis.connection.ConnectionException;
import io.tieredcache.redis.connection.ConnectionFactory;
import io.tieredcache.redis.connection.ErrorReply;
import io.tieredcache.redis.connection.LinkLog;
import io.tieredcache.redis.connection.LinkThreads;
import io.tieredcache.redis.connection.NodeConnection;
import io.tieredcache.redis.connection.RateLimitedWarnings;
import io.tieredcache.redis.connection.Request;
import io.tieredcache.redis.connection.ScriptRequest;
import io.tieredcache.redis.connection.ServerClock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The heartbeat of one node. Every half second the node publishes a number, on request of a daemon thread with a
 * connection of its own. When the number arrives at the subscriber, so has every report that the node published before
 * it. A script with a key of the node publishes it, and no PING proves the same. A demoted node still answers a PING,
 * but refuses the script.
 */
final class Heartbeat {

    static final String THREAD_PREFIX = "tiered-cache-redis-heartbeat-";

    /** The time without an echo after which the subscription counts as dead. */
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Logger LOG = LinkLog.LOG;
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Address address;
    private final ClientSettings settings;
    private final ConnectionFactory connectionFactory;
    private final Pulse pulse;
    private final ServerClock clock = new ServerClock();
    private final RateLimitedWarnings warnings;
    private final Thread thread;
    private long pauseNanos = PAUSE_NANOS;
    private volatile @Nullable NodeConnection connection;
    private volatile boolean closed;

    /** The receiving side of the heartbeat. Its methods are called on the heartbeat's thread. */
    interface Pulse {

        /** Returns the request to send, or null while there is no subscription. */
        @Nullable
        ScriptRequest next(long sentNanos);

        /** Writes the outstanding changes of the subscription. */
        void write();

        /** Waits for the echo of the number sent last; also returns true if the subscription has ended meanwhile. */
        boolean awaitEcho(long deadlineNanos) throws InterruptedException;

        /** Reports that the slot of the key moves to another node. The next heartbeat needs another key. */
        void elsewhere();

        /** Reports that the node has said that it is a replica. */
        void demoted(String reason, long sentNanos);

        /** Reports that there was no echo, or that the node does not serve the key. */
        void failed(String reason);
    }

    Heartbeat(
            Address address,
            ClientSettings settings,
            ConnectionFactory connectionFactory,
            LinkThreads threads,
            Pulse pulse) {
        this.address = address;
        this.settings = settings;
        this.connectionFactory = connectionFactory;
        this.warnings = connectionFactory.warnings();
        this.pulse = pulse;
        this.thread = threads.make(THREAD_PREFIX + address, this::run);
    }

    void start() {
        thread.start();
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    private void run() {
        while (!closed) {
            try {
                round();
            } catch (InterruptedException e) {
                // either close(), or an application that interrupts foreign threads: the next round is due
            } catch (Throwable t) {
                warnings.warn("a heartbeat of Redis " + address + " threw; please report this", t);
                disconnect();
                LockSupport.parkNanos(this, LONGEST_PAUSE_NANOS);
            }
        }
        disconnect();
    }

    private void round() throws InterruptedException {
        // Taken before the request is made. The echo proves the reports up to this time, not up to the reply.
        long sent = System.nanoTime();
        try {
            ScriptRequest request = pulse.next(sent);
            if (request == null) {
                pause(PAUSE_NANOS);
            } else {
                beat(request, sent);
                pauseNanos = PAUSE_NANOS;
                rest(sent);
            }
        } catch (ConnectionException failure) {
            disconnect();
            LOG.debug("a heartbeat of Redis {} could not be sent", address, failure);
            // Reconnecting bridges a short absence of the node; only real silence renews the subscription.
            if (System.nanoTime() - sent > PATIENCE_NANOS || failure.reason() == ConnectionException.Reason.LATE) {
                pulse.failed("a heartbeat could not be sent: " + failure.getMessage());
            }
            pause(pauseNanos);
            pauseNanos = Math.min(LONGEST_PAUSE_NANOS, 2 * pauseNanos);
        }
    }

    private void pause(long nanos) throws InterruptedException {
        LockSupport.parkNanos(this, nanos);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** Makes the thread call {@link Pulse#next} soon. */
    void wake() {
        LockSupport.unpark(thread);
    }

    private void beat(ScriptRequest request, long sent) throws ConnectionException, InterruptedException {
        NodeConnection current = connection;
        if (current == null) {
            current = connectionFactory
                    .open(address, clock, sent + settings.connectNanos())
                    .connection();
            connection = current;
        }
        current.begin(sent + PATIENCE_NANOS);
        Object reply = ask(current, request);
        if (reply instanceof ErrorReply error && error.message().startsWith("NOSCRIPT")) {
            reply = ask(current, request.withSource());
        }
        if (reply instanceof ErrorReply error) {
            refused(error.message(), sent);
        } else if (!pulse.awaitEcho(sent + PATIENCE_NANOS)) {
            pulse.failed("no echo of a heartbeat for 1 s");
        }
    }

    /**
     * Handles an error reply. A node that no longer owns the key will not publish its changes; any other error proves
     * nothing for now.
     */
    private void refused(String error, long sent) {
        if (error.startsWith("READONLY")) {
            disconnect();
            pulse.demoted(error, sent);
        } else if (error.startsWith("MOVED")) {
            pulse.failed(error);
        } else if (error.startsWith("ASK")) {
            pulse.elsewhere();
        } else {
            LOG.debug("Redis at {} refuses a heartbeat: {}", address, error);
        }
    }

    private static @Nullable Object ask(NodeConnection connection, Request request) throws ConnectionException {
        connection.send(request);
        return connection.read();
    }

    /** Waits until the next beat is due, and writes changes of the subscription meanwhile. */
    private void rest(long sent) throws InterruptedException {
        for (long left = PERIOD_NANOS; left > 0 && !closed; left = sent + PERIOD_NANOS - System.nanoTime()) {
            pause(left);
            pulse.write();
        }
    }

    private void disconnect() {
        NodeConnection current = connection;
        connection = null;
        if (current != null) {
            current.close();
        }
    }

    /** Closes the connection, so that the next beat opens another. */
    void leave() {
        NodeConnection current = connection;
        if (current != null) {
            current.close();
        }
    }

    /** Ends the thread; does not wait for it. */
    void close() {
        closed = true;
        LockSupport.unpark(thread);
        thread.interrupt();
        NodeConnection current = connection;
        if (current != null) {
            current.close();
        }
    }
}
