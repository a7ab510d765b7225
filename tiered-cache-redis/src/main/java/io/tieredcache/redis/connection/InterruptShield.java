package io.tieredcache.redis.connection;

import io.tieredcache.redis.connection.ConnectionException.Reason;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A shield that keeps the interrupt of a caller away from sockets. The JDK closes a socket on which a virtual thread is
 * interrupted. Used by one thread, around its own input and output.
 */
public final class InterruptShield {

    private boolean taken;

    /** Clears the thread's interrupt flag and remembers it, so that no socket is closed. */
    public void take() {
        taken |= Thread.interrupted();
    }

    /** Restores the interrupt flag if it was set. */
    public void restore() {
        if (taken) {
            taken = false;
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits for a permit. Returns false if there was none in time, or if the caller was interrupted, and still is.
     *
     * @param interruptible whether an interrupt ends the wait; otherwise the flag is restored afterwards
     */
    public static boolean acquire(Semaphore permits, long nanos, boolean interruptible) {
        long end = System.nanoTime() + nanos;
        InterruptShield interrupt = new InterruptShield();
        try {
            while (true) {
                try {
                    return permits.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    if (interruptible) {
                        return false;
                    }
                    interrupt.take();
                }
            }
        } finally {
            interrupt.restore();
        }
    }

    /**
     * Returns BUSY in place of a broken connection if the interrupt of this thread broke it, which says nothing about
     * the node.
     */
    public static ConnectionException classify(ConnectionException failure) {
        return broke(failure)
                ? new ConnectionException(
                        Reason.BUSY, "interrupted while talking to Redis: " + failure.getMessage(), failure)
                : failure;
    }

    private static boolean broke(ConnectionException failure) {
        Thread thread = Thread.currentThread();
        return switch (failure.reason()) {
            case LOST, UNREACHABLE, REFUSED, TURNED_AWAY, UNFIT ->
                thread.isInterrupted() && VirtualThreads.isVirtual(thread);
            case LATE, BUSY, HURRIED, RESTING -> false;
        };
    }
}
