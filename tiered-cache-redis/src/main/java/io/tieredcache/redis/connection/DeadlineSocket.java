package io.tieredcache.redis.connection;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * A socket with one deadline for all its reads and writes, however many there are. Reads time out by themselves, but what
 * had arrived when the deadline was found to be over is still read, without waiting: a thread that did not run for a while
 * must not take that for silence of the server. A
 * {@link DeadlineGuard} closes the socket when a write is late, since nothing else can end it.
 */
final class DeadlineSocket extends Socket implements DeadlineGuard.Guarded {

    /** An idle connection takes this much without blocking, whatever the peer does. */
    private static final int NEVER_BLOCKS_BYTES = 8 * 1024;

    /** So much of a long write at a time; each that is taken puts the deadline off. */
    private static final int PIECE_BYTES = 64 * 1024;
    /** Fewer bytes are no progress worth looking at the clock. */
    private static final int PROGRESS_BYTES = 1024;

    private static final int UNKNOWN = -1;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final DeadlineGuard guard;
    private volatile long deadlineNanos;
    private volatile boolean limited;
    /** A write is under way on a socket whose reads have no limit. */
    private volatile boolean writing;

    private volatile long writeNanos;
    private long written;
    /** How far a long write may put the deadline off, and how long each piece may take. */
    private long latestNanos;

    private long pieceNanos;
    /** Bytes that were taken since the deadline was put off. */
    private int untold;

    private long received;
    private volatile long movedNanos = System.nanoTime() - Long.MAX_VALUE / 4;
    /** The time-out of reads that the socket has now, which is dear to set. */
    private int readMillis;
    /** Bytes that may be read after the deadline; unknown before the first read after it. */
    private int arrived;

    DeadlineSocket(DeadlineGuard guard) {
        this.guard = guard;
    }

    /** Starts a new exchange that must end by then, by {@code System.nanoTime}. */
    void deadline(long nanos) {
        deadline(nanos, nanos);
    }

    /**
     * As {@link #deadline(long)}, but a long write may go on for as long as the peer takes it.
     *
     * @param nanos when the first 64 KiB must have been taken; each further piece has as much time
     * @param latest when the write must end nevertheless
     */
    void deadline(long nanos, long latest) {
        latestNanos = latest;
        pieceNanos = latest == nanos ? 0 : Math.max(0, nanos - System.nanoTime());
        untold = 0;
        deadlineNanos = nanos;
        limited = true;
        written = 0;
        arrived = UNKNOWN;
    }

    /** Lets reads wait for ever, and each write for so long. */
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

    /** Ends whatever blocks on this socket. */
    void abort() {
        try {
            close();
        } catch (IOException closedAnyway) {
            // nobody is left to tell
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

    /** A connection that others read from is never idle, so that even a small write may block. */
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

    /** Puts the deadline off after each piece, as far as that is allowed. */
    private void taken(int bytes) {
        if (!limited) {
            deadlineNanos = System.nanoTime() + writeNanos;
            return;
        }
        untold += bytes;
        if (untold >= PIECE_BYTES && latestNanos != deadlineNanos) {
            untold = 0;
            movedNanos = System.nanoTime();
            long next = movedNanos + pieceNanos;
            long limit = next - latestNanos < 0 ? next : latestNanos;
            if (limit - deadlineNanos > 0) {
                deadlineNanos = limit;
            }
        }
    }

    /** How many bytes have come since the socket was opened. */
    long received() {
        return received;
    }

    /** When bytes last went in either direction, but for a few. */
    long movedNanos() {
        return movedNanos;
    }

    /** Says whether there is something to read, though it may be part of a TLS record only. */
    boolean hasArrived() throws IOException {
        return super.getInputStream().available() > 0;
    }

    /** Sets how long the next read may wait, and returns how many bytes it may take. */
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
