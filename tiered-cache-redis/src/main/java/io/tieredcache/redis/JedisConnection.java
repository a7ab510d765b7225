package io.tieredcache.redis;

import io.tieredcache.redis.JedisTrouble.Reason;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.RedisOutputStream;

/** One connection, logged in and speaking RESP2. Used by one thread at a time; after trouble it may only be closed. */
final class JedisConnection {

    /** The replies to a pipeline of reads usually fit. */
    private static final int READ_BUFFER = 64 * 1024;

    private static final int WRITE_BUFFER = 8 * 1024;

    private static final Map<Verb, byte[]> COMMANDS = commands();

    private final Address address;
    private final DeadlineSocket socket;
    private final RedisOutputStream out;
    private final JedisReplies in;
    private boolean used;
    private int losses;
    private long idleSinceNanos = System.nanoTime();

    /** Takes over a connected socket; {@code outer} is what carries the bytes, the socket itself or TLS over it. */
    JedisConnection(Address address, DeadlineSocket socket, Socket outer) throws JedisTrouble {
        this.address = address;
        this.socket = socket;
        try {
            out = new RedisOutputStream(outer.getOutputStream(), WRITE_BUFFER);
            in = new JedisReplies(outer.getInputStream(), READ_BUFFER);
        } catch (IOException e) {
            throw lost(e);
        }
    }

    private static Map<Verb, byte[]> commands() {
        Map<Verb, byte[]> commands = new EnumMap<>(Verb.class);
        for (Verb verb : Verb.values()) {
            commands.put(verb, verb.name().getBytes(StandardCharsets.US_ASCII));
        }
        return commands;
    }

    /** Starts an exchange that must end by then. */
    void begin(long deadlineNanos) {
        socket.deadline(deadlineNanos);
    }

    /** As {@link #begin}, but a long write may go on until {@code latestNanos} while the server takes it. */
    void beginToWrite(long deadlineNanos, long latestNanos) {
        socket.deadline(deadlineNanos, latestNanos);
    }

    /** How many bytes have come since the connection was opened. */
    long received() {
        return socket.received();
    }

    /** When bytes came last, or went. */
    long receivedNanos() {
        return socket.movedNanos();
    }

    /** Lets one thread read, for as long as it likes, while another writes; each piece of that may take so long. */
    void listen(long writeNanos) throws JedisTrouble {
        try {
            socket.unlimitedReads(writeNanos);
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /** Writes a command into the buffer, which is sent when it is full, and before a reply is read. */
    void send(Verb verb, byte[]... args) throws JedisTrouble {
        try {
            command(verb, args.length);
            for (byte[] arg : args) {
                bulk(arg);
            }
        } catch (IOException e) {
            throw trouble(e);
        }
    }

    /** As {@link #send(Verb, byte[]...)}. */
    void send(Request request) throws JedisTrouble {
        try {
            command(request.verb(), request.args());
            for (int index = 0; index < request.args(); index++) {
                bulk(request.arg(index));
            }
        } catch (IOException e) {
            throw trouble(e);
        }
    }

    private void command(Verb verb, int args) throws IOException {
        out.write(Protocol.ASTERISK_BYTE);
        out.writeIntCrLf(args + 1);
        bulk(Objects.requireNonNull(COMMANDS.get(verb)));
    }

    private void bulk(byte[] bytes) throws IOException {
        out.write(Protocol.DOLLAR_BYTE);
        out.writeIntCrLf(bytes.length);
        out.write(bytes);
        out.writeCrLf();
    }

    void flush() throws JedisTrouble {
        try {
            out.flush();
        } catch (IOException e) {
            throw trouble(e);
        }
    }

    /** Sends what is buffered and returns one reply; an error that Redis answered is a {@link JedisDataException}. */
    @Nullable
    Object read() throws JedisTrouble {
        return read(JedisReplies.VALUES);
    }

    /** As {@link #read()}, for a reply within other bounds. */
    @Nullable
    Object read(JedisReplies.Limits limits) throws JedisTrouble {
        flush();
        return readOnly(limits);
    }

    /** As {@link #read()}, but sends nothing, so that another thread may. */
    @Nullable
    Object readOnly() throws JedisTrouble {
        return readOnly(JedisReplies.VALUES);
    }

    /** As {@link #readOnly()}, for a reply within other bounds. */
    @Nullable
    Object readOnly(JedisReplies.Limits limits) throws JedisTrouble {
        try {
            return in.read(limits);
        } catch (IOException e) {
            throw trouble(e);
        } catch (OutOfMemoryError e) {
            throw tooLarge(e);
        }
    }

    private JedisTrouble tooLarge(OutOfMemoryError e) {
        return new JedisTrouble(Reason.LOST, "no memory for a reply from Redis at " + address, e);
    }

    /**
     * As {@link #readOnly()}, but a string whose beginning has come may go on later: then it {@link #isArriving}, the result
     * means nothing, and this has to be called again.
     *
     * @param lends whether a string is lent, as a {@link Loan}
     * @param borrower whom it is lent to
     * @param patienceNanos until when to wait for the rest of a string
     */
    @Nullable
    Object readSome(boolean lends, int borrower, long patienceNanos) throws JedisTrouble {
        try {
            if (!in.isArriving()) {
                if (!in.beginsString()) {
                    return in.read(JedisReplies.VALUES);
                }
                if (!in.beginString(lends, borrower)) {
                    return null;
                }
            }
            socket.deadline(patienceNanos);
            return in.goOn();
        } catch (IOException e) {
            throw trouble(e);
        } catch (OutOfMemoryError e) {
            throw tooLarge(e);
        }
    }

    /** Says whether a string has begun to come and is not complete. */
    boolean isArriving() {
        return in.isArriving();
    }

    /** Returns the length of a string of which only a part has come, else 0. */
    int arriving() {
        return in.arriving();
    }

    /** Says whether there is something to read; over TLS it may be less than a record. */
    boolean hasArrived() {
        try {
            return in.hasBuffered() || in.available() > 0 || socket.hasArrived();
        } catch (IOException e) {
            return true; // whoever reads will be told
        }
    }

    /** Waits for the first byte of a reply; false if there is none by then, which leaves the connection as it was. */
    boolean awaitReply(long deadlineNanos) throws JedisTrouble {
        if (in.hasBuffered()) {
            return true;
        }
        socket.deadline(deadlineNanos);
        try {
            if (deadlineNanos - System.nanoTime() <= 0 && in.available() == 0 && !socket.hasArrived()) {
                return false;
            }
            in.fill();
            return true;
        } catch (SocketTimeoutException late) {
            return false;
        } catch (IOException e) {
            throw trouble(e);
        }
    }

    private JedisTrouble trouble(IOException e) {
        if (e instanceof ProtocolException) {
            return new JedisTrouble(Reason.LOST, "unintelligible reply from Redis at " + address, e);
        }
        if (e instanceof SocketTimeoutException
                || e.getCause() instanceof SocketTimeoutException
                || socket.isOverdue(System.nanoTime())) {
            return new JedisTrouble(Reason.LATE, "no reply from Redis at " + address + " in time", e);
        }
        return lost(e);
    }

    private JedisTrouble lost(Exception e) {
        return new JedisTrouble(Reason.LOST, "lost the connection to Redis at " + address, e);
    }

    /** How many times its node had lost its connections when this one was opened. */
    int losses() {
        return losses;
    }

    void openedAfter(int lossesBefore) {
        losses = lossesBefore;
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

    /** Closes the socket itself: TLS over it would wait for a peer that does not read. */
    void close() {
        socket.abort();
    }
}
