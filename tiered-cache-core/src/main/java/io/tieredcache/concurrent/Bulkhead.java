package io.tieredcache.concurrent;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The bound on concurrent loads of a cache, which protects the database from a stampede of different keys. Further
 * loads wait. A loader that asks its own cache for another key does not wait for itself.
 */
public final class Bulkhead {

    private static final ThreadLocal<@Nullable Place> PLACE = new ThreadLocal<>();

    private final Semaphore permits;
    private final Timing timing;

    public Bulkhead(int concurrent, Timing timing) {
        this.permits = new Semaphore(concurrent);
        this.timing = timing;
    }

    /** A bulkhead that a thread has entered, with those that it entered before. Immutable. */
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

    /** Returns the place of this thread; null outside all bulkheads. */
    public static @Nullable Place place() {
        return PLACE.get();
    }

    /** Runs a task in the place of another thread that waits for the task. */
    public static void inPlace(Place place, Runnable task) {
        Place before = PLACE.get();
        PLACE.set(place);
        try {
            task.run();
        } finally {
            PLACE.set(before);
        }
    }

    /** Enters the bulkhead; returns null if there was no room within the given time. */
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

    /** One load inside the bulkhead. */
    public final class Admission {

        private final @Nullable Place outer;
        private final boolean nested;
        private final AtomicBoolean over;

        private Admission(@Nullable Place outer, boolean nested) {
            this.outer = outer;
            this.nested = nested;
            this.over = new AtomicBoolean(nested);
        }

        /** Ends the stay of the thread that entered; the load may continue. */
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

        /** Ends the load and makes room. Idempotent; called on any thread. */
        public void end() {
            if (over.compareAndSet(false, true)) {
                permits.release();
            }
        }
    }
}
