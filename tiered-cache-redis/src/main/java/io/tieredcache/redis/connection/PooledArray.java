package io.tieredcache.redis.connection;

import io.tieredcache.spi.shared.PooledBytes;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One array that is lent, of which the first bytes are used. If Redis sent them, it is the answer, too: a hit needs no other
 * object for that. By one thread at a time.
 */
public final class PooledArray implements Reply.Answer, PooledBytes {

    private static final int GRAIN = 256;

    private final ArrayPool lender;
    private final int place;
    private byte[] bytes = BigEndian.EMPTY;
    private int length;
    private @Nullable ServerClock clock;
    private long sentNanos;

    PooledArray(ArrayPool lender, int place) {
        this.lender = lender;
        this.place = place;
    }

    void lend(int bytesNeeded) {
        length = bytesNeeded;
        if (bytes.length < bytesNeeded) {
            bytes = new byte[bytesNeeded > ArrayPool.LARGEST_KEPT ? bytesNeeded : roundedUp(bytesNeeded)];
        }
    }

    /** Makes it longer; what is in it stays. */
    void grow(int bytesNeeded) {
        length = bytesNeeded;
        if (bytes.length < bytesNeeded) {
            bytes = Arrays.copyOf(bytes, bytesNeeded);
        }
    }

    private static int roundedUp(int bytesNeeded) {
        return (bytesNeeded + GRAIN - 1) / GRAIN * GRAIN;
    }

    /** Notes whose answer to what this is. */
    PooledArray answeredBy(ServerClock server, long sent) {
        clock = server;
        sentNanos = sent;
        return this;
    }

    /** Returns the array, which is as long as asked for, or longer. */
    @Override
    public byte[] bytes() {
        return bytes;
    }

    /** Returns the length that was asked for. */
    public int length() {
        return length;
    }

    @Override
    public void giveBack() {
        clock = null;
        if (bytes.length > ArrayPool.LARGEST_KEPT) {
            bytes = BigEndian.EMPTY;
        }
        lender.takeBack(this, place);
    }

    @Override
    public PooledArray value() {
        return this;
    }

    @Override
    public ServerClock clock() {
        return Objects.requireNonNull(clock);
    }

    @Override
    public long sentNanos() {
        return sentNanos;
    }

    /** What is lent was read, so that nobody has to be told of it, whoever passed the request on. */
    @Override
    public @Nullable Address askedBy() {
        return null;
    }
}
