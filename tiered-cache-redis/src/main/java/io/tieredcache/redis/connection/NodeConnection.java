package io.tieredcache.redis.connection;

import io.tieredcache.redis.connection.ConnectionException.Reason;
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
import redis.clients.jedis.util.RedisOutputStream;

/**
 * One connection that is logged in and speaks RESP2. Used by one thread at a time. After a failure it may only be
 * closed.
 */
public final class NodeConnection {

    /** The size of the read buffer, in which the replies to a pipeline of reads usually fit. */
    private static final int READ_BUFFER = 64 * 1024;

    private static final int WRITE_BUFFER = 8 * 1024;

    private static final Map<RedisCommand, byte[]> COMMANDS = commands();

    private final Address address;
    private final DeadlineSocket socket;
    private final RedisOutputStream out;
    private final ReplyReader in;
    private boolean used;
    private int losses;
    private long idleSinceNanos = System.nanoTime();

    /** Takes over a connected socket. {@code outer} carries the bytes: the socket itself, or TLS over it. */
    NodeConnection(Address address, DeadlineSocket socket, Socket outer) throws ConnectionException {
        this.address = address;
        this.socket = socket;
        try {
            out = new RedisOutputStream(outer.getOutputStream(), WRITE_BUFFER);
            in = new ReplyReader(outer.getInputStream(), READ_BUFFER);
        } catch (IOException e) {
            throw lost(e);
        }
    }

    private static Map<RedisCommand, byte[]> commands() {
        Map<RedisCommand, byte[]> commands = new EnumMap<>(RedisCommand.class);
        for (RedisCommand command : RedisCommand.values()) {
            commands.put(command, command.name().getBytes(StandardCharsets.US_ASCII));
        }
        return commands;
    }

    /** Starts an exchange that must end at that time. */
    public void begin(long deadlineNanos) {
        socket.deadline(deadlineNanos);
    }

    /**
     * Starts an exchange as {@link #begin} does, but a long write may continue until {@code latestNanos} while the
     * server takes it.
     */
    public void beginToWrite(long deadlineNanos, long latestNanos) {
        socket.deadline(deadlineNanos, latestNanos);
    }

    /** Returns the number of bytes received since the connection was opened. */
    public long received() {
        return socket.received();
    }

    /** Returns when bytes last moved in either direction. */
    public long receivedNanos() {
        return socket.movedNanos();
    }

    /**
     * Lets one thread read without a time limit while another thread writes; each piece of a write may take
     * {@code writeNanos}.
     */
    public void listen(long writeNanos) throws ConnectionException {
        try {
            socket.unlimitedReads(writeNanos);
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /** Writes a command into the buffer, which is sent when it is full, and before a reply is read. */
    public void send(RedisCommand command, byte[]... args) throws ConnectionException {
        try {
            command(command, args.length);
            for (byte[] arg : args) {
                bulk(arg);
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Writes a request into the buffer, as {@link #send(RedisCommand, byte[]...)} does. */
    public void send(Request request) throws ConnectionException {
        try {
            command(request.command(), request.args());
            for (int index = 0; index < request.args(); index++) {
                bulk(request.arg(index));
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private void command(RedisCommand command, int args) throws IOException {
        out.write(Protocol.ASTERISK_BYTE);
        out.writeIntCrLf(args + 1);
        bulk(Objects.requireNonNull(COMMANDS.get(command)));
    }

    private void bulk(byte[] bytes) throws IOException {
        out.write(Protocol.DOLLAR_BYTE);
        out.writeIntCrLf(bytes.length);
        out.write(bytes);
        out.writeCrLf();
    }

    public void flush() throws ConnectionException {
        try {
            out.flush();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Sends the buffer and returns one reply; an error reply of Redis is an {@link ErrorReply}. */
    @Nullable
    public Object read() throws ConnectionException {
        return read(ReplyReader.VALUES);
    }

    /** Returns one reply as {@link #read()} does, within the given limits. */
    @Nullable
    public Object read(ReplyReader.Limits limits) throws ConnectionException {
        flush();
        return readOnly(limits);
    }

    /** Returns one reply as {@link #read()} does, but sends nothing, so that another thread may send. */
    @Nullable
    public Object readOnly() throws ConnectionException {
        return readOnly(ReplyReader.VALUES);
    }

    /** Returns one reply as {@link #readOnly()} does, within the given limits. */
    @Nullable
    public Object readOnly(ReplyReader.Limits limits) throws ConnectionException {
        try {
            return in.read(limits);
        } catch (IOException e) {
            throw failure(e);
        } catch (OutOfMemoryError e) {
            throw tooLarge(e);
        }
    }

    private ConnectionException tooLarge(OutOfMemoryError e) {
        return new ConnectionException(Reason.LOST, "no memory for a reply from Redis at " + address, e);
    }

    /**
     * Returns one reply as {@link #readOnly()} does, but stops when the rest of a string is late. Then
     * {@link #isArriving} returns true, the result has no meaning, and the caller must call this method again.
     *
     * @param borrows whether a string is returned as a {@link PooledArray}
     * @param borrower the borrower of the pooled array
     * @param patienceNanos the time until which to wait for the rest of a string
     */
    @Nullable
    public Object readSome(boolean borrows, int borrower, long patienceNanos) throws ConnectionException {
        try {
            if (!in.isArriving()) {
                if (!in.beginsString()) {
                    return in.read(ReplyReader.VALUES);
                }
                if (!in.beginString(borrows, borrower)) {
                    return null;
                }
            }
            socket.deadline(patienceNanos);
            return in.goOn();
        } catch (IOException e) {
            throw failure(e);
        } catch (OutOfMemoryError e) {
            throw tooLarge(e);
        }
    }

    /** Returns whether a string has begun to arrive and is not complete. */
    public boolean isArriving() {
        return in.isArriving();
    }

    /** Returns the length of a string that has arrived only in part, else 0. */
    public int arriving() {
        return in.arriving();
    }

    /** Returns whether there are bytes to read; over TLS they may be less than a record. */
    public boolean hasArrived() {
        try {
            return in.hasBuffered() || in.available() > 0 || socket.hasArrived();
        } catch (IOException e) {
            return true; // the next read throws the same
        }
    }

    /**
     * Waits for the first byte of a reply. Returns false if none arrives in time, which leaves the connection as it
     * was.
     */
    public boolean awaitReply(long deadlineNanos) throws ConnectionException {
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
            throw failure(e);
        }
    }

    private ConnectionException failure(IOException e) {
        if (e instanceof ProtocolException) {
            return new ConnectionException(Reason.LOST, "unintelligible reply from Redis at " + address, e);
        }
        if (e instanceof SocketTimeoutException
                || e.getCause() instanceof SocketTimeoutException
                || socket.isOverdue(System.nanoTime())) {
            return new ConnectionException(Reason.LATE, "no reply from Redis at " + address + " in time", e);
        }
        return lost(e);
    }

    private ConnectionException lost(Exception e) {
        return new ConnectionException(Reason.LOST, "lost the connection to Redis at " + address, e);
    }

    /** Returns how often the node had lost its connections when this one was opened. */
    public int losses() {
        return losses;
    }

    public void openedAfter(int lossesBefore) {
        losses = lossesBefore;
    }

    /** Returns whether the connection has served before, so that the server may have closed it meanwhile. */
    public boolean isUsed() {
        return used;
    }

    public long idleSinceNanos() {
        return idleSinceNanos;
    }

    public void rest(long nanoTime) {
        used = true;
        idleSinceNanos = nanoTime;
    }

    /** Closes the socket itself: TLS over it would wait for a peer that does not read. */
    public void close() {
        socket.abort();
    }
}
