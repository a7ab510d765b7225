package io.tieredcache.lab.worker;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Where a worker dawdles, so that old rows arrive late and writes overlap, and where it dies when told to. Thread-safe.
 *
 * @see #dieAfterCommit
 */
final class Delays {

    private static final int STATUS_KILLED = 137;
    private static final long MILLI = 1_000_000;
    private static final double SLOWER = 0.3;

    private final double slowLoads;
    private volatile boolean slower;
    private volatile boolean dies;
    private volatile boolean stopped;

    Delays(double slowLoads) {
        this.slowLoads = slowLoads;
    }

    /** From now on, the first write through the cache ends this JVM between its commit and the step after it. */
    void dieAfterCommit() {
        dies = true;
    }

    /** Dawdles no more. */
    void stop() {
        stopped = true;
    }

    /** Many loads are slow for a while. */
    void slower(boolean on) {
        slower = on;
    }

    /** Ends early with an exception in a thread that is interrupted, as drivers do. */
    void afterSelect() throws InterruptedException {
        double draw = ThreadLocalRandom.current().nextDouble();
        if (draw < (slower ? SLOWER : slowLoads)) {
            pause(100, 700);
        } else if (draw < 0.2) {
            pause(2, 40);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("the load was interrupted");
        }
    }

    void beforeCommit() {
        if (ThreadLocalRandom.current().nextDouble() < 0.1) {
            pause(2, 40);
        }
    }

    void afterCommit(Journal journal, boolean past) {
        if (dies && !past) {
            journal.flush();
            Runtime.getRuntime().halt(STATUS_KILLED);
        }
        if (ThreadLocalRandom.current().nextDouble() < 0.1) {
            pause(2, 60);
        }
    }

    private void pause(int fromMillis, int toMillis) {
        if (stopped) {
            return;
        }
        long end = System.nanoTime() + ThreadLocalRandom.current().nextLong(fromMillis * MILLI, toMillis * MILLI);
        for (long left = end - System.nanoTime();
                left > 0 && !Thread.currentThread().isInterrupted();
                left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
