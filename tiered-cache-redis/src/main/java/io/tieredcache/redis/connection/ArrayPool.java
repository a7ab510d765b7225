package io.tieredcache.redis.connection;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Arrays that are lent from the arrival of a value until it has been decoded, so that a hit leaves little garbage but its value.
 * Every borrower has a place, which it may share with others, where an array that was given back waits for the next. Nobody has
 * to give back: what is forgotten is garbage, no more. Keeps at most {@value #PLACES} arrays of {@value #LARGEST_KEPT} bytes.
 * Never makes anybody wait. Thread-safe.
 */
public final class ArrayPool {

    /** For what has arrived from Redis. */
    static final ArrayPool REPLIES = new ArrayPool();

    /** For what has been unpacked from it. */
    public static final ArrayPool VALUES = new ArrayPool();

    static final int PLACES = 128;
    static final int LARGEST_KEPT = 32 * 1024;

    private final AtomicReferenceArray<@Nullable PooledArray> idle = new AtomicReferenceArray<>(PLACES);

    /** Returns the number of a thread that is going to use what it is lent. */
    public static int borrower(Thread thread) {
        return (int) thread.getId();
    }

    /** Lends an array of at least that length; what is in it is left from others. */
    public PooledArray take(int borrower, int length) {
        int place = borrower & (PLACES - 1);
        PooledArray kept = idle.getAndSet(place, null);
        PooledArray pooled = kept == null ? new PooledArray(this, place) : kept;
        pooled.lend(length);
        return pooled;
    }

    void takeBack(PooledArray pooled, int place) {
        idle.set(place, pooled);
    }
}
