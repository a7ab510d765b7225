package io.tieredcache.redis.connection;

import io.tieredcache.spi.shared.PooledBytes;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A byte array borrowed from an {@link ArrayPool}; the value is in its first bytes. If Redis sent the bytes, the object
 * is also the answer, so that a hit needs no other object. Used by one thread at a time.
 */
public final class PooledArray implements Reply.Answer, PooledBytes {

    private static final int GRAIN = 256;

    private final ArrayPool pool;
    private final int place;
    private byte[] bytes = BigEndian.EMPTY;
    private int length;
    private @Nullable ServerClock clock;
    private long sentNanos;

    PooledArray(ArrayPool pool, int place) {
        this.pool = pool;
        this.place = place;
    }

    void prepare(int bytesNeeded) {
        length = bytesNeeded;
        if (bytes.length < bytesNeeded) {
            bytes = new byte[bytesNeeded > ArrayPool.LARGEST_KEPT ? bytesNeeded : roundedUp(bytesNeeded)];
        }
    }

    /** Makes the array longer; its content stays. */
    void grow(int bytesNeeded) {
        length = bytesNeeded;
        if (bytes.length < bytesNeeded) {
            bytes = Arrays.copyOf(bytes, bytesNeeded);
        }
    }

    private static int roundedUp(int bytesNeeded) {
        return (bytesNeeded + GRAIN - 1) / GRAIN * GRAIN;
    }

    /** Records the server that answered and the time at which the request was sent. */
    PooledArray answeredBy(ServerClock server, long sent) {
        clock = server;
        sentNanos = sent;
        return this;
    }

    /** Returns the array, whose length is at least the requested one. */
    @Override
    public byte[] bytes() {
        return bytes;
    }

    /** Returns the requested length. */
    public int length() {
        return length;
    }

    @Override
    public void giveBack() {
        clock = null;
        if (bytes.length > ArrayPool.LARGEST_KEPT) {
            bytes = BigEndian.EMPTY;
        }
        pool.takeBack(this, place);
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

    /** Returns null. Only reads borrow arrays, and a node that passes a read on needs no notification. */
    @Override
    public @Nullable Address askedBy() {
        return null;
    }
}
