package io.tieredcache.lab.worker;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Random delays of a worker, so that old rows arrive late and writes overlap, and the death of the worker on command.
 * Thread-safe.
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

    /** Makes the first write through the cache from now on end this JVM between its commit and the next step. */
    void dieAfterCommit() {
        dies = true;
    }

    /** Ends the delays. */
    void stop() {
        stopped = true;
    }

    /** Makes many loads slow, or stops that. */
    void slower(boolean on) {
        slower = on;
    }

    /** Delays after a select. If the thread is interrupted, it ends early with an exception, as drivers do. */
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
