package io.tieredcache.lab.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Keys that are unused until a caller writes or reads all of them at once. */
final class Burst {

    private static final int WRITERS = 8;
    private static final int PAGE = 100;

    private final Journal journal;
    private final List<Integer> keys;

    Burst(WorkerSettings settings, Journal journal) {
        this.journal = journal;
        this.keys = IntStream.range(settings.keys(), settings.keys() + settings.burst())
                .boxed()
                .toList();
    }

    /** Writes the first {@code most} keys, each once. Returns the number of changes that L2 has not confirmed. */
    long write(Caller caller, int most) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        AtomicInteger pending = new AtomicInteger();
        int count = Math.min(most, keys.size());
        parallel(WRITERS, () -> {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                pending.addAndGet(caller.put(keys.get(i)) ? 1 : 0);
            }
            return null;
        });
        return pending.get();
    }

    /** Reads all keys repeatedly for the given time, at least once. Returns the number of passes. */
    long read(Caller caller, long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        AtomicInteger rounds = new AtomicInteger();
        parallel(1, () -> {
            do {
                for (int i = 0; i < keys.size(); i += PAGE) {
                    caller.readAll(keys.subList(i, Math.min(i + PAGE, keys.size())));
                }
                rounds.incrementAndGet();
            } while (System.nanoTime() - end < 0);
            return null;
        });
        return rounds.get();
    }

    private void parallel(int threads, Callable<?> task) throws InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Object>> tasks = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                tasks.add(() -> {
                    Object unused = task.call();
                    journal.flush();
                    return new Object();
                });
            }
            for (Future<Object> done : executor.invokeAll(tasks)) {
                Object unused = done.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            executor.shutdown();
        }
    }
}
