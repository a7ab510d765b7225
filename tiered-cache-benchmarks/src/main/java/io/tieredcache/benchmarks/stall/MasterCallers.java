package io.tieredcache.benchmarks.stall;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Callers in closed loops, an equal number for each master; each reads keys of its master only. */
final class MasterCallers implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    private final ExecutorService threads;
    private final List<Future<?>> callers = new ArrayList<>();
    private final List<Histogram> observed = new ArrayList<>();
    private volatile boolean measured;
    private volatile boolean over;

    /**
     * Starts the callers.
     *
     * @param read reads a key
     * @param keys keys of each master; the first master is the one that will hang
     * @param perMaster callers of each master
     */
    MasterCallers(Read read, List<List<Integer>> keys, int perMaster) {
        threads = Executors.newFixedThreadPool(keys.size() * perMaster);
        for (int master = 0; master < keys.size(); master++) {
            for (int i = 0; i < perMaster; i++) {
                Histogram latencies = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
                if (master > 0) {
                    observed.add(latencies);
                }
                List<Integer> own = keys.get(master);
                callers.add(threads.submit(() -> {
                    loop(read, own, latencies);
                    return null;
                }));
            }
        }
    }

    /** Reads one key. */
    interface Read {
        void run(int key) throws Exception;
    }

    private void loop(Read read, List<Integer> keys, Histogram latencies) throws Exception {
        SplittableRandom random = new SplittableRandom(System.nanoTime());
        while (!over) {
            boolean counts = measured;
            long begin = System.nanoTime();
            read.run(keys.get(random.nextInt(keys.size())));
            long taken = System.nanoTime() - begin;
            if (counts) {
                synchronized (latencies) {
                    latencies.recordValue(Math.min(taken, latencies.getHighestTrackableValue()));
                }
            }
        }
    }

    /**
     * Returns the latencies of the other masters' callers, for calls that begin from now on and end within the given
     * time.
     */
    Histogram measure(long millis) throws InterruptedException {
        measured = true;
        Thread.sleep(millis);
        measured = false;
        Histogram sum = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
        for (Histogram latencies : observed) {
            synchronized (latencies) {
                sum.add(latencies);
                latencies.reset();
            }
        }
        return sum;
    }

    /** Ends the callers, and fails if one of them has failed. */
    void end() throws Exception {
        over = true;
        for (Future<?> caller : callers) {
            caller.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        over = true;
        threads.shutdown();
    }
}
