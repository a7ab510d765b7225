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
 * Reads replies in RESP2. What a reply may be is bounded, and memory is taken as bytes arrive, not as a length announces
 * them: whatever comes, it ends in a reply or in a {@link ProtocolException}. Used by one thread at a time.
 */
public final class ReplyReader {

    /** The largest value that a tier stores: {@value} bytes. */
    public static final int LARGEST_VALUE = 256 * 1024 * 1024;

    /** For values and the replies of scripts. */
    static final Limits VALUES = new Limits(LARGEST_VALUE + 64 * 1024, 1024);
    /** For what a server says of itself. */
    public static final Limits FACTS = new Limits(64 * 1024, 1024);
    /** For the layout of a cluster in which every slot has a row of its own. */
    public static final Limits LAYOUT = new Limits(64 * 1024, 1024 * 1024);
    /** For messages and what is said of subscriptions. */
    public static final Limits PUSHES = new Limits(64 * 1024, 8);

    private static final int DEEPEST = 4;
    private static final int LONGEST_LINE = 64 * 1024;
    /** A string of up to this length is read into an array of its length at once. */
    private static final int FIRST_BYTES = 64 * 1024;

    private static final byte[] END_OF_LINE = {'\r', '\n'};

    private static final int GROWTH = 4;
    /** Of a number that fits into a long whatever its digits are. */
    private static final int MOST_DIGITS = 18;

    private final InputStream in;
    private final byte[] buffer;
    private int position;
    private int limit;
    /** How many more elements the arrays of the present reply may have together. */
    private int elementsLeft;
    /** The string that is being read, or as much of it as there is room for; null if none is. */
    private byte @Nullable [] string;

    private @Nullable PooledArray pooled;
    private int stringLength;
    /** How much of the string and the end of its line there is. */
    private int stringEnd;

    /**
     * The bounds of one reply.
     *
     * @param stringBytes longest string
     * @param elements of all its arrays together
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

    /** Waits for the next byte, unless it is there. */
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

    /** Returns one reply: bytes, a {@link Long}, a list of such, null, or an error that the server answered. */
    @Nullable
    Object read(Limits limits) throws IOException {
        elementsLeft = limits.elements;
        return read(limits, 0);
    }

    /** As {@link #read} with {@link #VALUES}, but a string is lent. */
    @Nullable
    Object lend(int borrower) throws IOException {
        if (!beginsString()) {
            return read(VALUES);
        }
        return beginString(true, borrower) ? goOn() : null;
    }

    /** Waits for the first byte of a reply; returns whether a string begins. */
    boolean beginsString() throws IOException {
        fill();
        return buffer[position] == '$';
    }

    /** Reads the length of a string, to be followed by {@link #goOn}; false if it is the null string. */
    boolean beginString(boolean lends, int borrower) throws IOException {
        position++;
        int length = length(VALUES.stringBytes);
        if (length < 0) {
            return false;
        }
        int first = Math.min(length, FIRST_BYTES);
        PooledArray lent = lends ? ArrayPool.REPLIES.take(borrower, first) : null;
        pooled = lent;
        string = lent == null ? new byte[first] : lent.bytes();
        stringLength = length;
        stringEnd = 0;
        return true;
    }

    /** Says whether a string has begun to come and is not complete. */
    boolean isArriving() {
        return string != null;
    }

    /** Returns the length of a string of which only a part has come, else 0. */
    int arriving() {
        return string == null ? 0 : stringLength;
    }

    /** Reads on; returns the string, or null if it is not complete in time. */
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
        PooledArray lent = pooled;
        if (lent != null && lent.length() < bytes) {
            lent.grow(bytes);
            to = lent.bytes();
        } else if (lent == null && to.length < bytes) {
            to = Arrays.copyOf(to, bytes);
        }
        string = to;
        return to;
    }

    /** Reads what there is, at least one byte. */
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

    /** Up to where to read on, when so many bytes of a string have arrived. */
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

    /** Returns a length, -1 for null. */
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
