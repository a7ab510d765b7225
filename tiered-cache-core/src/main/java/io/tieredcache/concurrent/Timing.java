package io.tieredcache.concurrent;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How the engine reads the time of deadlines, waits, and starts threads: the one place to put a virtual clock and scheduler. */
public interface Timing {

    /** Waits for real. */
    Timing SYSTEM = new Timing() {

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void pause(long nanos) {
            LockSupport.parkNanos(this, nanos);
        }

        @Override
        public boolean await(CountDownLatch latch, long nanos) throws InterruptedException {
            return latch.await(nanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public boolean acquire(Semaphore permits, long nanos) throws InterruptedException {
            return permits.tryAcquire(nanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public void start(String name, Runnable task) {
            DaemonThreads.SYSTEM.make(name, task).start();
        }
    };

    /** The clock of deadlines, as {@link System#nanoTime}. */
    long nanos();

    /** Waits that long, or less. */
    void pause(long nanos);

    /** Waits for a latch; false if the time ran out first. */
    boolean await(CountDownLatch latch, long nanos) throws InterruptedException;

    /** Waits for a permit; false if the time ran out first. */
    boolean acquire(Semaphore permits, long nanos) throws InterruptedException;

    /** Starts a daemon thread. */
    void start(String name, Runnable task);
}
