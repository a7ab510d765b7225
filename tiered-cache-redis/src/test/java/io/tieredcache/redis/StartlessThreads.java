package io.tieredcache.redis;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads of which one does not start, as when the system admits no more. */
final class StartlessThreads implements LinkThreads {

    private final AtomicInteger starts = new AtomicInteger();
    private final List<Thread> made = new CopyOnWriteArrayList<>();
    private volatile int failing;

    /** Lets the start of that number fail, from 1 on; 0 for none. */
    void fail(int start) {
        failing = start;
    }

    /** How many starts were tried. */
    int starts() {
        return starts.get();
    }

    List<String> alive() {
        return made.stream().filter(Thread::isAlive).map(Thread::getName).toList();
    }

    @Override
    public Thread make(String name, Runnable body) {
        Thread thread = new Thread(body, name) {
            @Override
            @SuppressWarnings("UnsynchronizedOverridesSynchronized") // the lock is taken in super.start
            public void start() {
                if (starts.incrementAndGet() == failing) {
                    throw new OutOfMemoryError("unable to create native thread: by a test");
                }
                super.start();
            }
        };
        thread.setDaemon(true);
        made.add(thread);
        return thread;
    }
}
