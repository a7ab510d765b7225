package io.tieredcache;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;

/** The threads of a test: started one by one, joined at the end. */
final class Threads implements AutoCloseable {

    private static final Set<String> WAITING = Set.of(CountDownLatch.class.getName(), Semaphore.class.getName());

    private final List<Thread> started = new ArrayList<>();

    <T> FutureTask<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "test-" + started.size());
        thread.setDaemon(true);
        started.add(thread);
        thread.start();
        return task;
    }

    /** Returns once every thread waits: for a latch of the test or of a flight, or for a permit to load. */
    void awaitAllWaiting() {
        for (Thread thread : started) {
            while (Arrays.stream(thread.getStackTrace()).noneMatch(frame -> WAITING.contains(frame.getClassName()))) {
                Thread.onSpinWait();
            }
        }
    }

    /** Interrupts the thread with this number, in the order of their starts. */
    void interrupt(int index) {
        started.get(index).interrupt();
    }

    @Override
    public void close() {
        for (Thread thread : started) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted while a thread of the test was still at work", e);
            }
        }
    }

    /** Runs work on a new thread, and returns its result or throws its exception. */
    static <T> T call(Callable<T> work) throws Exception {
        try (Threads threads = new Threads()) {
            return threads.start(work).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
