package io.tieredcache.concurrent;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The engine's access to time, waits and thread starts, which tests replace by a virtual clock and scheduler. */
public interface Timing {

    /** The real time, waits and threads. */
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

    /** Returns the reading of the clock of deadlines, like {@link System#nanoTime}. */
    long nanos();

    /** Waits for the given time or less. */
    void pause(long nanos);

    /** Waits for a latch; returns false if the time ran out first. */
    boolean await(CountDownLatch latch, long nanos) throws InterruptedException;

    /** Waits for a permit; returns false if the time ran out first. */
    boolean acquire(Semaphore permits, long nanos) throws InterruptedException;

    /** Starts a daemon thread. */
    void start(String name, Runnable task);
}
