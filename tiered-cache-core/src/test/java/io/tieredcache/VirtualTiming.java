package io.tieredcache;

import io.tieredcache.concurrent.Timing;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** Access to {@link Timing} for a simulation in another package. */
public interface VirtualTiming {

    /** Returns the time of the clock for deadlines. */
    long nanos();

    /** Waits for at most the given time. */
    void pause(long nanos);

    /** Waits for a latch; returns false if the time ran out first. */
    boolean await(CountDownLatch latch, long nanos) throws InterruptedException;

    /** Waits for a permit; returns false if the time ran out first. */
    boolean acquire(Semaphore permits, long nanos) throws InterruptedException;

    /** Starts a thread. */
    void start(String name, Runnable task);

    /** Makes a cache use this timing in place of the system's. */
    static <K, V> TieredCacheBuilder<K, V> under(VirtualTiming timing, TieredCacheBuilder<K, V> builder) {
        return builder.timing(new Timing() {
            @Override
            public long nanos() {
                return timing.nanos();
            }

            @Override
            public void pause(long nanos) {
                timing.pause(nanos);
            }

            @Override
            public boolean await(CountDownLatch latch, long nanos) throws InterruptedException {
                return timing.await(latch, nanos);
            }

            @Override
            public boolean acquire(Semaphore permits, long nanos) throws InterruptedException {
                return timing.acquire(permits, nanos);
            }

            @Override
            public void start(String name, Runnable task) {
                timing.start(name, task);
            }
        });
    }
}
