package io.tieredcache;

import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a stampede of different keys from the database: so many loads of a cache at a time, and the others wait. A loader
 * that asks its own cache for another key does not wait for itself.
 */
final class Bulkhead {

    private static final ThreadLocal<@Nullable Place> PLACE = new ThreadLocal<>();

    private final Semaphore permits;
    private final Waits waits;

    Bulkhead(int concurrent, Waits waits) {
        this.permits = new Semaphore(concurrent);
        this.waits = waits;
    }

    /** A bulkhead that a thread is inside of, and those that it was in before. Immutable. */
    record Place(Bulkhead inside, @Nullable Place outer) {

        boolean isInside(Bulkhead other) {
            for (Place place = this; place != null; place = place.outer) {
                if (place.inside == other) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Returns where this thread is; null outside of all. */
    static @Nullable Place place() {
        return PLACE.get();
    }

    /** Runs something for a thread that waits for it, from where that thread is. */
    static void inPlace(Place place, Runnable task) {
        Place before = PLACE.get();
        PLACE.set(place);
        try {
            task.run();
        } finally {
            PLACE.set(before);
        }
    }

    /** Waits for room, but not longer; what was admitted makes room again by {@link #leave}. */
    Pass enter(long nanos) throws InterruptedException {
        Place place = PLACE.get();
        if (place != null && place.isInside(this)) {
            return Pass.NESTED;
        }
        if (!permits.tryAcquire() && !waits.acquire(permits, nanos)) {
            return Pass.REFUSED;
        }
        try {
            PLACE.set(new Place(this, place));
        } catch (Throwable e) {
            permits.release();
            throw e;
        }
        return Pass.ADMITTED;
    }

    void leave(Pass pass) {
        if (pass == Pass.ADMITTED) {
            permits.release();
            Place place = PLACE.get();
            Place outer = place == null ? null : place.outer;
            if (outer == null) {
                PLACE.remove();
            } else {
                PLACE.set(outer);
            }
        }
    }

    /** How a load got in. */
    enum Pass {
        ADMITTED,
        NESTED,
        REFUSED
    }
}
