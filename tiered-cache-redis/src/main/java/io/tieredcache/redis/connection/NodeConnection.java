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

/** One connection, logged in and speaking RESP2. Used by one thread at a time; after trouble it may only be closed. */
public final class NodeConnection {

    /** The replies to a pipeline of reads usually fit. */
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

    /** Takes over a connected socket; {@code outer} is what carries the bytes, the socket itself or TLS over it. */
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

    /** Starts an exchange that must end by then. */
    public void begin(long deadlineNanos) {
        socket.deadline(deadlineNanos);
    }

    /** As {@link #begin}, but a long write may go on until {@code latestNanos} while the server takes it. */
    public void beginToWrite(long deadlineNanos, long latestNanos) {
        socket.deadline(deadlineNanos, latestNanos);
    }

    /** How many bytes have come since the connection was opened. */
    public long received() {
        return socket.received();
    }

    /** When bytes came last, or went. */
    public long receivedNanos() {
        return socket.movedNanos();
    }

    /** Lets one thread read, for as long as it likes, while another writes; each piece of that may take so long. */
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

    /** As {@link #send(RedisCommand, byte[]...)}. */
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

    /** Sends what is buffered and returns one reply; an error that Redis answered is a {@link ErrorReply}. */
    @Nullable
    public Object read() throws ConnectionException {
        return read(ReplyReader.VALUES);
    }

    /** As {@link #read()}, for a reply within other bounds. */
    @Nullable
    public Object read(ReplyReader.Limits limits) throws ConnectionException {
        flush();
        return readOnly(limits);
    }

    /** As {@link #read()}, but sends nothing, so that another thread may. */
    @Nullable
    public Object readOnly() throws ConnectionException {
        return readOnly(ReplyReader.VALUES);
    }

    /** As {@link #readOnly()}, for a reply within other bounds. */
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
     * As {@link #readOnly()}, but a string whose beginning has come may go on later: then it {@link #isArriving}, the result
     * means nothing, and this has to be called again.
     *
     * @param lends whether a string is lent, as a {@link PooledArray}
     * @param borrower whom it is lent to
     * @param patienceNanos until when to wait for the rest of a string
     */
    @Nullable
    public Object readSome(boolean lends, int borrower, long patienceNanos) throws ConnectionException {
        try {
            if (!in.isArriving()) {
                if (!in.beginsString()) {
                    return in.read(ReplyReader.VALUES);
                }
                if (!in.beginString(lends, borrower)) {
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

    /** Says whether a string has begun to come and is not complete. */
    public boolean isArriving() {
        return in.isArriving();
    }

    /** Returns the length of a string of which only a part has come, else 0. */
    public int arriving() {
        return in.arriving();
    }

    /** Says whether there is something to read; over TLS it may be less than a record. */
    public boolean hasArrived() {
        try {
            return in.hasBuffered() || in.available() > 0 || socket.hasArrived();
        } catch (IOException e) {
            return true; // whoever reads will be told
        }
    }

    /** Waits for the first byte of a reply; false if there is none by then, which leaves the connection as it was. */
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

    /** How many times its node had lost its connections when this one was opened. */
    public int losses() {
        return losses;
    }

    public void openedAfter(int lossesBefore) {
        losses = lossesBefore;
    }

    /** Says whether it has already served, so that the server may have closed it meanwhile. */
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
