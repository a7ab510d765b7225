package io.tieredcache.redis.connection;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keeps a few things that are dear to make and used for microseconds. A queue, not thread locals: virtual threads are many.
 * Never makes anybody wait: what is not there is made, what is too many is ended. Thread-safe.
 *
 * @param <T> what is kept
 */
public final class ObjectPool<T> {

    private static final int KEPT = 2 * Runtime.getRuntime().availableProcessors();

    private final ArrayBlockingQueue<T> idle = new ArrayBlockingQueue<>(KEPT);
    private final Supplier<T> make;
    private final Consumer<T> end;

    public ObjectPool(Supplier<T> make, Consumer<T> end) {
        this.make = make;
        this.end = end;
    }

    public T take() {
        T kept = idle.poll();
        return kept != null ? kept : make.get();
    }

    /** Takes back what {@link #take} gave, in the state of a new one. */
    public void give(T thing) {
        if (!idle.offer(thing)) {
            end.accept(thing);
        }
    }
}
