package io.tieredcache.redis;

import io.tieredcache.redis.JedisTrouble.Reason;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The interrupt of a caller, kept away from sockets: the JDK closes a socket that an interrupted virtual thread uses. Used by one
 * thread, around its own input and output.
 */
final class JedisInterrupt {

    private boolean taken;

    /** Takes a pending interrupt away, so that it closes no socket. */
    void take() {
        taken |= Thread.interrupted();
    }

    /** Gives the caller back what was taken. */
    void restore() {
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
    static boolean acquire(Semaphore permits, long nanos, boolean interruptible) {
        long end = System.nanoTime() + nanos;
        JedisInterrupt interrupt = new JedisInterrupt();
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
    static JedisTrouble judge(JedisTrouble trouble) {
        return broke(trouble)
                ? new JedisTrouble(Reason.BUSY, "interrupted while talking to Redis: " + trouble.getMessage(), trouble)
                : trouble;
    }

    private static boolean broke(JedisTrouble trouble) {
        Thread thread = Thread.currentThread();
        return switch (trouble.reason()) {
            case LOST, UNREACHABLE, REFUSED, TURNED_AWAY, UNFIT ->
                thread.isInterrupted() && VirtualThreads.isVirtual(thread);
            case LATE, BUSY, HURRIED, RESTING -> false;
        };
    }
}
