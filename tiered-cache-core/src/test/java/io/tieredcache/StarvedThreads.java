package io.tieredcache;

import io.tieredcache.concurrent.DaemonThreads;
import io.tieredcache.concurrent.Timing;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads of which one cannot be started, as on a machine that temporarily has no more threads. */
final class StarvedThreads implements DaemonThreads {

    private final int failing;
    private final AtomicInteger starts = new AtomicInteger();
    final List<Thread> made = new CopyOnWriteArrayList<>();

    /** Makes the start of the thread with this number fail, counted from 0. */
    StarvedThreads(int failing) {
        this.failing = failing;
    }

    /** Returns whether enough threads were started for one to fail. */
    boolean hasFailed() {
        return starts.get() > failing;
    }

    @Override
    public Thread make(String name, Runnable task) {
        Thread thread = new Thread(task, name) {
            @Override
            public synchronized void start() {
                if (starts.getAndIncrement() == failing) {
                    throw new OutOfMemoryError("unable to create native thread (a test)");
                }
                super.start();
            }
        };
        thread.setDaemon(true);
        made.add(thread);
        return thread;
    }

    /** Returns a timing with the system's clock and these threads. */
    Timing timing() {
        return new Timing() {
            @Override
            public long nanos() {
                return SYSTEM.nanos();
            }

            @Override
            public void pause(long nanos) {
                SYSTEM.pause(nanos);
            }

            @Override
            public boolean await(java.util.concurrent.CountDownLatch latch, long nanos) throws InterruptedException {
                return SYSTEM.await(latch, nanos);
            }

            @Override
            public boolean acquire(java.util.concurrent.Semaphore permits, long nanos) throws InterruptedException {
                return SYSTEM.acquire(permits, nanos);
            }

            @Override
            public void start(String name, Runnable task) {
                make(name, task).start();
            }
        };
    }
}
