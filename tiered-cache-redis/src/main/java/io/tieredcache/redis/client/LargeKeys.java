package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.InterruptShield;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a node whose values were large when they were last seen. Their requests use connections of their own, at
 * most half of the pool, so that no other caller waits behind them. At most {@value #PLACES} hashes are remembered; if
 * two collide, a small value uses a connection of its own. Thread-safe.
 */
final class LargeKeys {

    /** The size of a large value: its transfer takes 2 ms at 1 Gbit/s. */
    static final int LARGE_BYTES = 256 * 1024;

    private static final int PLACES = 4096;

    private final Semaphore permits;
    private volatile @Nullable AtomicLongArray seen;

    LargeKeys(int connections) {
        permits = new Semaphore(Math.max(1, connections / 2));
    }

    /** Waits for a permit to keep a connection busy for long; returns false if there is none in time. */
    boolean enter(long waitNanos, boolean interruptible) {
        return permits.tryAcquire() || InterruptShield.acquire(permits, waitNanos, interruptible);
    }

    void leave() {
        permits.release();
    }

    /** Returns the size of the value of a key if it is known to be large, else 0. */
    int bytes(byte[] key) {
        AtomicLongArray known = seen;
        if (known == null) {
            return 0;
        }
        int hash = Arrays.hashCode(key);
        long entry = known.get(hash & (PLACES - 1));
        return (int) (entry >>> Integer.SIZE) == hash ? (int) entry : 0;
    }

    /** Records the size of a value, unless it is small and was not known to be large. */
    void saw(byte[] key, int bytes) {
        if (bytes >= LARGE_BYTES) {
            int hash = Arrays.hashCode(key);
            places().set(hash & (PLACES - 1), (long) hash << Integer.SIZE | bytes);
        } else if (bytes(key) > 0) {
            places().set(Arrays.hashCode(key) & (PLACES - 1), 0);
        }
    }

    /** Returns the table. Two threads that create it at once may lose one hash, which is learned again. */
    private AtomicLongArray places() {
        AtomicLongArray known = seen;
        if (known == null) {
            known = new AtomicLongArray(PLACES);
            seen = known;
        }
        return known;
    }
}
