package io.tieredcache.redis.connection;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A pool of a few objects that are expensive to make and used for microseconds. It is a queue and no thread local,
 * since virtual threads are many. It never blocks. If the pool is empty it makes an object, and if it is full it ends
 * the one given back. Thread-safe.
 *
 * @param <T> the objects
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

    /** Takes back an object that {@link #take} returned, in the state of a new one. */
    public void give(T thing) {
        if (!idle.offer(thing)) {
            end.accept(thing);
        }
    }
}
