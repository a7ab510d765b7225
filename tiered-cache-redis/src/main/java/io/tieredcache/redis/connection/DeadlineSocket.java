package io.tieredcache.redis.connection;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * A socket with one deadline for all its reads and writes. A read times out by itself, but it still returns, without
 * waiting, the bytes that had arrived when the deadline was found to have passed. A thread that did not run for a while
 * must not mistake its own delay for silence of the server. A {@link DeadlineGuard} closes the socket if a write is
 * late, since the JDK has no other way to end a blocked write.
 */
final class DeadlineSocket extends Socket implements DeadlineGuard.Guarded {

    /** The number of bytes that an idle connection takes without blocking, whatever the peer does. */
    private static final int NEVER_BLOCKS_BYTES = 8 * 1024;

    /** The length of one piece of a long write; each piece that the peer takes extends the deadline. */
    private static final int PIECE_BYTES = 64 * 1024;
    /** The least number of received bytes that counts as progress; fewer do not justify reading the clock. */
    private static final int PROGRESS_BYTES = 1024;

    private static final int UNKNOWN = -1;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final DeadlineGuard guard;
    private volatile long deadlineNanos;
    private volatile boolean limited;
    /** True while a write is under way on a socket whose reads have no limit. */
    private volatile boolean writing;

    private volatile long writeNanos;
    private long written;
    /** The latest time to which a long write may extend the deadline; {@code pieceNanos} is the time for each piece. */
    private long latestNanos;

    private long pieceNanos;
    /** The bytes taken since the deadline was last extended. */
    private int sinceExtension;

    private long received;
    private volatile long movedNanos = System.nanoTime() - Long.MAX_VALUE / 4;
    /** The read timeout that the socket has now; setting it is expensive. */
    private int readMillis;
    /** The bytes that may be read after the deadline; unknown before the first read after it. */
    private int arrived;

    DeadlineSocket(DeadlineGuard guard) {
        this.guard = guard;
    }

    /** Starts a new exchange, which must end at that time, by {@code System.nanoTime}. */
    void deadline(long nanos) {
        deadline(nanos, nanos);
    }

    /**
     * Starts a new exchange as {@link #deadline(long)} does, but a long write may continue for as long as the peer
     * takes bytes.
     *
     * @param nanos the time by which the first 64 KiB must have been taken; each further piece has as much time
     * @param latest the time at which the write must end nevertheless
     */
    void deadline(long nanos, long latest) {
        latestNanos = latest;
        pieceNanos = latest == nanos ? 0 : Math.max(0, nanos - System.nanoTime());
        sinceExtension = 0;
        deadlineNanos = nanos;
        limited = true;
        written = 0;
        arrived = UNKNOWN;
    }

    /** Removes the limit of reads, and limits each write to the given time. */
    void unlimitedReads(long nanosOfWrite) throws IOException {
        limited = false;
        writeNanos = nanosOfWrite;
        readMillis = 0;
        setSoTimeout(0);
    }

    boolean isOverdue(long nanoTime) {
        return (limited || writing) && nanoTime - deadlineNanos > 0;
    }

    @Override
    public void endOverdue(long nanoTime) {
        if (isOverdue(nanoTime)) {
            abort();
        }
    }

    /** Closes the socket, which ends any blocked read or write. */
    void abort() {
        try {
            close();
        } catch (IOException closedAnyway) {
            // the socket is unusable in any case, and no caller could act on this failure
        }
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = in.read(bytes, offset, Math.min(length, limitRead(in)));
                count(count);
                return count;
            }

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }
        };
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(super.getOutputStream()) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                written += length;
                if (limited && written <= NEVER_BLOCKS_BYTES) {
                    out.write(bytes, offset, length);
                } else {
                    writeGuarded(out, bytes, offset, length);
                }
            }
        };
    }

    /**
     * Writes under the guard. A connection from which another thread reads is never idle, so even a small write may
     * block.
     */
    private void writeGuarded(OutputStream out, byte[] bytes, int offset, int length) throws IOException {
        if (!limited) {
            deadlineNanos = System.nanoTime() + writeNanos;
            writing = true;
        }
        if (!guard.enter(this)) {
            throw new IOException("no thread can be started that would end a write in time");
        }
        try {
            for (int done = 0; done < length; done += PIECE_BYTES) {
                int piece = Math.min(PIECE_BYTES, length - done);
                out.write(bytes, offset + done, piece);
                taken(piece);
            }
            writing = false;
        } finally {
            guard.leave(this);
        }
    }

    /** Extends the deadline after each piece, as far as {@code latestNanos} allows. */
    private void taken(int bytes) {
        if (!limited) {
            deadlineNanos = System.nanoTime() + writeNanos;
            return;
        }
        sinceExtension += bytes;
        if (sinceExtension >= PIECE_BYTES && latestNanos != deadlineNanos) {
            sinceExtension = 0;
            movedNanos = System.nanoTime();
            long next = movedNanos + pieceNanos;
            long limit = next - latestNanos < 0 ? next : latestNanos;
            if (limit - deadlineNanos > 0) {
                deadlineNanos = limit;
            }
        }
    }

    /** Returns the number of bytes received since the socket was opened. */
    long received() {
        return received;
    }

    /** Returns when bytes last moved in either direction; a few bytes do not count. */
    long movedNanos() {
        return movedNanos;
    }

    /** Returns whether bytes have arrived; over TLS they may be only a part of a record. */
    boolean hasArrived() throws IOException {
        return super.getInputStream().available() > 0;
    }

    /** Sets the timeout of the next read, and returns how many bytes it may take. */
    private int limitRead(InputStream in) throws IOException {
        if (!limited) {
            return Integer.MAX_VALUE;
        }
        long left = deadlineNanos - System.nanoTime();
        if (left > 0) {
            int millis = (int) Math.min(Integer.MAX_VALUE, (left + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
            if (millis != readMillis) {
                readMillis = millis;
                setSoTimeout(millis);
            }
            return Integer.MAX_VALUE;
        }
        if (arrived == UNKNOWN) {
            arrived = in.available();
        }
        if (arrived == 0) {
            throw new SocketTimeoutException("no reply in time");
        }
        return arrived;
    }

    private void count(int bytes) {
        if (arrived != UNKNOWN) {
            arrived -= Math.max(0, bytes);
        }
        if (bytes > 0) {
            received += bytes;
            if (bytes >= PROGRESS_BYTES) {
                movedNanos = System.nanoTime();
            }
        }
    }
}
