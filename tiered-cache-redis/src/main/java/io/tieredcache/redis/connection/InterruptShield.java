package io.tieredcache.redis.connection;

import io.tieredcache.redis.connection.ConnectionException.Reason;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The interrupt of a caller, kept away from sockets: the JDK closes a socket that an interrupted virtual thread uses. Used by one
 * thread, around its own input and output.
 */
public final class InterruptShield {

    private boolean taken;

    /** Takes a pending interrupt away, so that it closes no socket. */
    public void take() {
        taken |= Thread.interrupted();
    }

    /** Gives the caller back what was taken. */
    public void restore() {
        if (taken) {
            taken = false;
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits for a permit; false if there was none in time, or if the caller was interrupted, and still is.
     *
     * @param interruptible whether an interrupt ends the wait; else it is kept for later
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

    /** Returns BUSY instead of a broken connection if the interrupt of this thread broke it, which says nothing of the node. */
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
