package io.tieredcache.redis;

import io.tieredcache.redis.JedisTrouble.Reason;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** One connection, logged in and speaking RESP2. Used by one thread at a time; after trouble it may only be closed. */
final class JedisConnection {

    private static final Map<Verb, ProtocolCommand> COMMANDS = commands();

    private final Address address;
    private final DeadlineSocket socket;
    private final Wire wire;
    private boolean used;
    private long idleSinceNanos;

    /** Takes over a connected socket; {@code outer} is what carries the bytes, the socket itself or TLS over it. */
    JedisConnection(Address address, DeadlineSocket socket, Socket outer) throws JedisTrouble {
        this.address = address;
        this.socket = socket;
        this.wire = new Wire(new Once(outer));
        try {
            wire.connect();
        } catch (JedisConnectionException e) {
            throw trouble(e);
        }
    }

    private static Map<Verb, ProtocolCommand> commands() {
        Map<Verb, ProtocolCommand> commands = new EnumMap<>(Verb.class);
        for (Verb verb : Verb.values()) {
            byte[] raw = verb.name().getBytes(StandardCharsets.US_ASCII);
            commands.put(verb, () -> raw);
        }
        return commands;
    }

    /** Starts an exchange that must end by then. */
    void begin(long deadlineNanos) {
        socket.deadline(deadlineNanos);
    }

    /** Lets the reader wait for ever. */
    void listen() throws JedisTrouble {
        try {
            socket.unlimited();
        } catch (IOException e) {
            throw new JedisTrouble(Reason.LOST, "lost the connection to Redis at " + address, e);
        }
    }

    void send(Verb verb, byte[]... args) throws JedisTrouble {
        try {
            wire.sendCommand(command(verb), args);
        } catch (JedisConnectionException e) {
            throw trouble(e);
        }
    }

    private static ProtocolCommand command(Verb verb) {
        return Objects.requireNonNull(COMMANDS.get(verb));
    }

    void flush() throws JedisTrouble {
        try {
            wire.push();
        } catch (JedisConnectionException e) {
            throw trouble(e);
        }
    }

    /** Sends what is buffered and returns one reply; an error that Redis answered is a {@link JedisDataException}. */
    @Nullable
    Object read() throws JedisTrouble {
        return read(true);
    }

    /** As {@link #read()}, but sends nothing, so that another thread may. */
    @Nullable
    Object readOnly() throws JedisTrouble {
        return read(false);
    }

    private @Nullable Object read(boolean flush) throws JedisTrouble {
        try {
            return flush ? wire.getOne() : wire.getUnflushedObject();
        } catch (JedisDataException answer) {
            return answer;
        } catch (JedisConnectionException e) {
            throw trouble(e);
        } catch (RuntimeException e) {
            throw new JedisTrouble(Reason.LOST, "unintelligible reply from Redis at " + address, e);
        }
    }

    private JedisTrouble trouble(JedisConnectionException e) {
        if (socket.isOverdue(System.nanoTime()) || e.getCause() instanceof java.net.SocketTimeoutException) {
            return new JedisTrouble(Reason.LATE, "no reply from Redis at " + address + " in time", e);
        }
        return new JedisTrouble(Reason.LOST, "lost the connection to Redis at " + address, e);
    }

    /** Says whether it has already served, so that the server may have closed it meanwhile. */
    boolean isUsed() {
        return used;
    }

    long idleSinceNanos() {
        return idleSinceNanos;
    }

    void rest(long nanoTime) {
        used = true;
        idleSinceNanos = nanoTime;
    }

    /** Closes the socket below TLS first: TLS would wait for a peer that does not read. */
    void close() {
        socket.abort();
        try {
            wire.disconnect();
        } catch (RuntimeException closedAnyway) {
            // nothing of it is used any more
        }
    }

    /** Gives access to the flush that Jedis keeps to itself. */
    private static final class Wire extends Connection {
        Wire(JedisSocketFactory factory) {
            super(factory);
        }

        void push() {
            flush();
        }
    }

    /** Hands a socket out once: Jedis would otherwise reconnect behind our back, without login. */
    private static final class Once implements JedisSocketFactory {
        private @Nullable Socket socket;

        Once(Socket socket) {
            this.socket = socket;
        }

        @Override
        public Socket createSocket() {
            Socket ready = socket;
            if (ready == null) {
                throw new JedisConnectionException("this connection is closed");
            }
            socket = null;
            return ready;
        }
    }
}
