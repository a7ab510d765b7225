package io.tieredcache.redis.connection;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A reader of RESP2 replies. The size of a reply is bounded, and memory is allocated as bytes arrive, not as a length
 * announces them. Any input therefore ends in a reply or in a {@link ProtocolException}. Used by one thread at a time.
 */
public final class ReplyReader {

    /** The largest value that a tier stores: {@value} bytes. */
    public static final int LARGEST_VALUE = 256 * 1024 * 1024;

    /** The limits for values and for the replies of scripts. */
    static final Limits VALUES = new Limits(LARGEST_VALUE + 64 * 1024, 1024);
    /** The limits for the facts that a server states about itself. */
    public static final Limits FACTS = new Limits(64 * 1024, 1024);
    /** The limits for the layout of a cluster in which every slot has a row of its own. */
    public static final Limits LAYOUT = new Limits(64 * 1024, 1024 * 1024);
    /** The limits for messages and for confirmations of subscriptions. */
    public static final Limits PUSHES = new Limits(64 * 1024, 8);

    private static final int DEEPEST = 4;
    private static final int LONGEST_LINE = 64 * 1024;
    /** The length up to which a string is read into an array of its full length at once. */
    private static final int FIRST_BYTES = 64 * 1024;

    private static final byte[] END_OF_LINE = {'\r', '\n'};

    private static final int GROWTH = 4;
    /** The number of digits that fit into a long whatever the digits are. */
    private static final int MOST_DIGITS = 18;

    private final InputStream in;
    private final byte[] buffer;
    private int position;
    private int limit;
    /** The number of elements that the arrays of the current reply may still have together. */
    private int elementsLeft;
    /**
     * The array for the string that is being read, perhaps shorter than the string; null if no string is being read.
     */
    private byte @Nullable [] string;

    private @Nullable PooledArray pooled;
    private int stringLength;
    /** The number of bytes of the string and its line end that have arrived. */
    private int stringEnd;

    /**
     * The bounds of one reply.
     *
     * @param stringBytes the longest string
     * @param elements the elements of all its arrays together
     */
    record Limits(int stringBytes, int elements) {}

    ReplyReader(InputStream in, int bufferBytes) {
        this.in = in;
        this.buffer = new byte[bufferBytes];
    }

    boolean hasBuffered() {
        return position < limit;
    }

    int available() throws IOException {
        return limit - position + in.available();
    }

    /** Waits for the next byte, unless it has arrived. */
    void fill() throws IOException {
        if (position < limit) {
            return;
        }
        int received = in.read(buffer, 0, buffer.length);
        if (received < 0) {
            throw new EOFException("the server has closed the connection");
        }
        position = 0;
        limit = received;
    }

    /** Returns one reply: bytes, a {@link Long}, a list of such, null, or an error reply. */
    @Nullable
    Object read(Limits limits) throws IOException {
        elementsLeft = limits.elements;
        return read(limits, 0);
    }

    /** Returns one reply as {@link #read} does with {@link #VALUES}, but a string as a pooled array. */
    @Nullable
    Object readPooled(int borrower) throws IOException {
        if (!beginsString()) {
            return read(VALUES);
        }
        return beginString(true, borrower) ? goOn() : null;
    }

    /** Waits for the first byte of a reply; returns whether it begins a string. */
    boolean beginsString() throws IOException {
        fill();
        return buffer[position] == '$';
    }

    /** Reads the length of a string; {@link #goOn} reads the rest. Returns false for the null string. */
    boolean beginString(boolean borrows, int borrower) throws IOException {
        position++;
        int length = length(VALUES.stringBytes);
        if (length < 0) {
            return false;
        }
        int first = Math.min(length, FIRST_BYTES);
        PooledArray borrowed = borrows ? ArrayPool.REPLIES.take(borrower, first) : null;
        pooled = borrowed;
        string = borrowed == null ? new byte[first] : borrowed.bytes();
        stringLength = length;
        stringEnd = 0;
        return true;
    }

    /** Returns whether a string has begun to arrive and is not complete. */
    boolean isArriving() {
        return string != null;
    }

    /** Returns the length of a string that has arrived only in part, else 0. */
    int arriving() {
        return string == null ? 0 : stringLength;
    }

    /** Continues to read the string; returns it, or null if it is not complete in time. */
    @Nullable
    Object goOn() throws IOException {
        try {
            while (stringEnd < stringLength + END_OF_LINE.length) {
                readMore();
            }
        } catch (SocketTimeoutException e) {
            return null;
        }
        Object whole = pooled != null ? pooled : Objects.requireNonNull(string);
        string = null;
        pooled = null;
        return whole;
    }

    private void readMore() throws IOException {
        if (stringEnd < stringLength) {
            int room = pooled != null ? pooled.length() : Objects.requireNonNull(string).length;
            int end = stringEnd < room ? room : grown(stringEnd, stringLength);
            stringEnd += readSome(roomFor(end), stringEnd, end);
        } else if (next() == END_OF_LINE[stringEnd - stringLength]) {
            stringEnd++;
        } else {
            throw new ProtocolException("a string longer than its length");
        }
    }

    private byte[] roomFor(int bytes) {
        byte[] to = Objects.requireNonNull(string);
        PooledArray borrowed = pooled;
        if (borrowed != null && borrowed.length() < bytes) {
            borrowed.grow(bytes);
            to = borrowed.bytes();
        } else if (borrowed == null && to.length < bytes) {
            to = Arrays.copyOf(to, bytes);
        }
        string = to;
        return to;
    }

    /** Reads the bytes that have arrived, at least one. */
    private int readSome(byte[] to, int from, int end) throws IOException {
        if (position == limit && end - from >= buffer.length) {
            int received = in.read(to, from, end - from);
            if (received < 0) {
                throw new EOFException("the server has closed the connection");
            }
            return received;
        }
        fill();
        int taken = Math.min(limit - position, end - from);
        System.arraycopy(buffer, position, to, from, taken);
        position += taken;
        return taken;
    }

    private @Nullable Object read(Limits limits, int depth) throws IOException {
        byte type = next();
        return switch (type) {
            case '$' -> string(limits);
            case '+' -> line();
            case ':' -> number();
            case '*' -> array(limits, depth);
            case '-' -> new ErrorReply(new String(line(), StandardCharsets.UTF_8));
            default -> throw new ProtocolException("a reply of type " + (type & 0xff));
        };
    }

    private byte @Nullable [] string(Limits limits) throws IOException {
        int length = length(limits.stringBytes);
        if (length < 0) {
            return null;
        }
        byte[] bytes = new byte[Math.min(length, FIRST_BYTES)];
        for (int end = 0; end < length; ) {
            int next = grown(end, length);
            if (bytes.length < next) {
                bytes = Arrays.copyOf(bytes, next);
            }
            readFully(bytes, end, next);
            end = next;
        }
        endOfLine();
        return bytes;
    }

    /** Returns up to where to read next, after {@code arrived} bytes of a string. */
    private static int grown(int arrived, int length) {
        return (int) Math.min(length, Math.max(FIRST_BYTES, (long) arrived * GROWTH));
    }

    private @Nullable List<@Nullable Object> array(Limits limits, int depth) throws IOException {
        int length = length(elementsLeft);
        if (length < 0) {
            return null;
        }
        if (depth == DEEPEST) {
            throw new ProtocolException("arrays in arrays, more than " + DEEPEST + " deep");
        }
        elementsLeft -= length;
        List<@Nullable Object> elements = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            elements.add(read(limits, depth + 1));
        }
        return elements;
    }

    /** Returns a length; -1 stands for null. */
    private int length(int longest) throws IOException {
        long length = number();
        if (length < -1 || length > longest) {
            throw new ProtocolException("a length of " + length);
        }
        return (int) length;
    }

    private long number() throws IOException {
        byte next = next();
        boolean negative = next == '-';
        if (negative) {
            next = next();
        }
        long value = 0;
        int digits = 0;
        for (; next != '\r'; next = next()) {
            if (next < '0' || next > '9' || ++digits > MOST_DIGITS) {
                throw new ProtocolException("a number that is none, or too long");
            }
            value = value * 10 + next - '0';
        }
        if (digits == 0 || next() != '\n') {
            throw new ProtocolException("a number that is none");
        }
        return negative ? -value : value;
    }

    private byte[] line() throws IOException {
        byte[] line = new byte[64];
        int length = 0;
        for (byte next = next(); next != '\r'; next = next()) {
            if (length == line.length) {
                if (length == LONGEST_LINE) {
                    throw new ProtocolException("a line of more than " + LONGEST_LINE + " bytes");
                }
                line = Arrays.copyOf(line, 2 * length);
            }
            line[length++] = next;
        }
        if (next() != '\n') {
            throw new ProtocolException("a line with a carriage return in it");
        }
        return Arrays.copyOf(line, length);
    }

    private void endOfLine() throws IOException {
        if (next() != '\r' || next() != '\n') {
            throw new ProtocolException("a string longer than its length");
        }
    }

    private byte next() throws IOException {
        if (position == limit) {
            fill();
        }
        return buffer[position++];
    }

    private void readFully(byte[] to, int from, int end) throws IOException {
        int at = from;
        while (at < end) {
            int buffered = Math.min(limit - position, end - at);
            if (buffered > 0) {
                System.arraycopy(buffer, position, to, at, buffered);
                position += buffered;
                at += buffered;
            } else if (end - at < buffer.length) {
                fill();
            } else {
                int received = in.read(to, at, end - at);
                if (received < 0) {
                    throw new EOFException("the server has closed the connection");
                }
                at += received;
            }
        }
    }
}
