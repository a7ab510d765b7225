package io.tieredcache.redis.connection;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A pool of byte arrays, each borrowed from the arrival of a value until it has been decoded, so that a hit leaves
 * little garbage besides its value. Each borrower has a place, which it may share with other borrowers; the array that
 * was given back last waits there. Giving back is optional. An array that is not given back becomes garbage. The pool
 * keeps at most {@value #PLACES} arrays of {@value #LARGEST_KEPT} bytes. It never blocks. Thread-safe.
 */
public final class ArrayPool {

    /** The pool for bytes that arrive from Redis. */
    static final ArrayPool REPLIES = new ArrayPool();

    /** The pool for values that are decompressed. */
    public static final ArrayPool VALUES = new ArrayPool();

    static final int PLACES = 128;
    static final int LARGEST_KEPT = 32 * 1024;

    private final AtomicReferenceArray<@Nullable PooledArray> idle = new AtomicReferenceArray<>(PLACES);

    /** Returns the borrower number of the thread that will use a borrowed array. */
    public static int borrower(Thread thread) {
        return (int) thread.getId();
    }

    /** Returns an array of at least that length; it still contains bytes of earlier borrowers. */
    public PooledArray take(int borrower, int length) {
        int place = borrower & (PLACES - 1);
        PooledArray kept = idle.getAndSet(place, null);
        PooledArray pooled = kept == null ? new PooledArray(this, place) : kept;
        pooled.prepare(length);
        return pooled;
    }

    void takeBack(PooledArray pooled, int place) {
        idle.set(place, pooled);
    }
}
