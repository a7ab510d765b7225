package io.tieredcache.redis;

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

    private static final int UNKNOWN = -1;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final DeadlineGuard guard;
    private volatile long deadlineNanos;
    private volatile boolean limited;
    /** A write is under way on a socket whose reads have no limit. */
    private volatile boolean writing;

    private volatile long writeNanos;
    private long written;
    /** The time-out of reads that the socket has now, which is dear to set. */
    private int readMillis;
    /** Bytes that may be read after the deadline; unknown before the first read after it. */
    private int arrived;

    DeadlineSocket(DeadlineGuard guard) {
        this.guard = guard;
    }

    /** Starts a new exchange that must end by then, by {@code System.nanoTime}. */
    void deadline(long nanos) {
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
                int received = in.read(bytes, offset, Math.min(length, limitRead(in)));
                count(received);
                return received;
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
            out.write(bytes, offset, length);
            writing = false;
        } finally {
            guard.leave(this);
        }
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

    private void count(int received) {
        if (arrived != UNKNOWN) {
            arrived -= Math.max(0, received);
        }
    }
}
