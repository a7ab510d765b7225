package io.tieredcache.redis.connection;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads of which one is missing, as when the system admits no more: it is not made, or it is made and does not start.
 * Executors of JDK 21 and later start threads without {@code start()}, so there only a thread that is not made fails.
 */
public final class StartlessThreads implements LinkThreads {

    private final AtomicInteger makes = new AtomicInteger();
    private final AtomicInteger starts = new AtomicInteger();
    private final List<Thread> made = new CopyOnWriteArrayList<>();
    private final int failingMake;
    private final int failingStart;

    private StartlessThreads(int failingMake, int failingStart) {
        this.failingMake = failingMake;
        this.failingStart = failingStart;
    }

    /** Does not make the thread of the given number, counted from 1. */
    public static StartlessThreads failingToMake(int number) {
        return new StartlessThreads(number, 0);
    }

    /** Does not start the thread of the given number, counted from 1. */
    public static StartlessThreads failingToStart(int number) {
        return new StartlessThreads(0, number);
    }

    /** Returns whether a thread was missing. */
    public boolean hasFailed() {
        return failingMake > 0 ? makes.get() >= failingMake : starts.get() >= failingStart;
    }

    public List<String> alive() {
        return made.stream().filter(Thread::isAlive).map(Thread::getName).toList();
    }

    @Override
    public Thread make(String name, Runnable body) {
        failIf(makes.incrementAndGet() == failingMake);
        Thread thread = new Thread(body, name) {
            @Override
            @SuppressWarnings("UnsynchronizedOverridesSynchronized") // super.start takes the lock
            public void start() {
                failIf(starts.incrementAndGet() == failingStart);
                super.start();
            }
        };
        thread.setDaemon(true);
        made.add(thread);
        return thread;
    }

    private static void failIf(boolean due) {
        if (due) {
            throw new OutOfMemoryError("unable to create native thread: by a test");
        }
    }
}
