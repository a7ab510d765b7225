package io.tieredcache.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Runs many schedules, one simulation on each core, up to the first that breaks a rule. */
final class Simulations {

    private final Counts counts = new Counts();
    private final Mutation mutation;

    Simulations(Mutation mutation) {
        this.mutation = mutation;
    }

    /** Runs schedules of consecutive seeds; returns the first violation, or null. */
    @Nullable
    Result run(long firstSeed, long schedules) throws InterruptedException {
        Logger logger = (Logger) LoggerFactory.getLogger("io.tieredcache");
        logger.setLevel(Level.OFF); // the hook and L1 of every schedule log warnings: thousands of lines
        try {
            return runInParallel(firstSeed, schedules);
        } finally {
            logger.setLevel(null);
        }
    }

    private @Nullable Result runInParallel(long firstSeed, long schedules) throws InterruptedException {
        AtomicLong next = new AtomicLong();
        AtomicReference<@Nullable Result> wrong = new AtomicReference<>();
        AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Math.min(schedules, Runtime.getRuntime().availableProcessors()); i++) {
            Thread thread = new Thread(() -> run(firstSeed, schedules, next, wrong), "simulation");
            thread.setUncaughtExceptionHandler((same, e) -> broken.compareAndSet(null, e));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Throwable failure = broken.get();
        if (failure != null) {
            throw new AssertionError("the simulation itself failed", failure);
        }
        return wrong.get();
    }

    private void run(long firstSeed, long schedules, AtomicLong next, AtomicReference<@Nullable Result> wrong) {
        Workers workers = new Workers();
        Counts own = new Counts();
        for (long i = next.getAndIncrement(); i < schedules && wrong.get() == null; i = next.getAndIncrement()) {
            Result result = Simulation.of(firstSeed + i, mutation, workers);
            own.add(result.counts());
            if (!result.violations().isEmpty()) {
                wrong.compareAndSet(null, result);
            }
        }
        workers.close();
        synchronized (counts) {
            counts.add(own);
        }
    }

    /** Returns the counts over all schedules that were run. */
    Counts counts() {
        return counts;
    }
}
