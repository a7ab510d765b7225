package io.tieredcache.concurrent;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a stampede of different keys from the database: so many loads of a cache at a time, and the others wait. A loader
 * that asks its own cache for another key does not wait for itself.
 */
public final class Bulkhead {

    private static final ThreadLocal<@Nullable Place> PLACE = new ThreadLocal<>();

    private final Semaphore permits;
    private final Timing timing;

    public Bulkhead(int concurrent, Timing timing) {
        this.permits = new Semaphore(concurrent);
        this.timing = timing;
    }

    /** A bulkhead that a thread is inside of, and those that it was in before. Immutable. */
    public record Place(Bulkhead inside, @Nullable Place outer) {

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
    public static @Nullable Place place() {
        return PLACE.get();
    }

    /** Runs something for a thread that waits for it, from where that thread is. */
    public static void inPlace(Place place, Runnable task) {
        Place before = PLACE.get();
        PLACE.set(place);
        try {
            task.run();
        } finally {
            PLACE.set(before);
        }
    }

    /** Waits for room, but not longer; null if there was none. */
    @Nullable
    public Admission enter(long nanos) throws InterruptedException {
        Place place = PLACE.get();
        if (place != null && place.isInside(this)) {
            return new Admission(place, true);
        }
        if (!permits.tryAcquire() && !timing.acquire(permits, nanos)) {
            return null;
        }
        boolean entered = false;
        try {
            Admission admission = new Admission(place, false);
            PLACE.set(new Place(this, place));
            entered = true;
            return admission;
        } finally {
            if (!entered) {
                permits.release();
            }
        }
    }

    /** One load that is inside. */
    public final class Admission {

        private final @Nullable Place outer;
        private final boolean nested;
        private final AtomicBoolean over;

        private Admission(@Nullable Place outer, boolean nested) {
            this.outer = outer;
            this.nested = nested;
            this.over = new AtomicBoolean(nested);
        }

        /** The thread that entered is no longer inside; the load may be. */
        public void leave() {
            if (nested) {
                return;
            }
            if (outer == null) {
                PLACE.remove();
            } else {
                PLACE.set(outer);
            }
        }

        /** The load is over and makes room. Idempotent; on any thread. */
        public void end() {
            if (over.compareAndSet(false, true)) {
                permits.release();
            }
        }
    }
}
