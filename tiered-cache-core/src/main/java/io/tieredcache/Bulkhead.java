package io.tieredcache;

import java.util.concurrent.Semaphore;

/**
 * Keeps a stampede of different keys from the database: so many loads of a cache at a time, and the others wait. A loader
 * that asks its own cache for another key does not wait for itself.
 */
final class Bulkhead {

    private final Semaphore permits;
    private final Waits waits;
    private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);

    Bulkhead(int concurrent, Waits waits) {
        this.permits = new Semaphore(concurrent);
        this.waits = waits;
    }

    /** Waits for room, but not longer; what was admitted makes room again by {@link #leave}. */
    Pass enter(long nanos) throws InterruptedException {
        if (inside.get()) {
            return Pass.NESTED;
        }
        if (!permits.tryAcquire() && !waits.acquire(permits, nanos)) {
            return Pass.REFUSED;
        }
        inside.set(true);
        return Pass.ADMITTED;
    }

    void leave(Pass pass) {
        if (pass == Pass.ADMITTED) {
            inside.remove();
            permits.release();
        }
    }

    /** How a load got in. */
    enum Pass {
        ADMITTED,
        NESTED,
        REFUSED
    }
}
