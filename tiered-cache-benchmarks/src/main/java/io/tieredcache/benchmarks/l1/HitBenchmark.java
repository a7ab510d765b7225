package io.tieredcache.benchmarks.l1;

import io.tieredcache.benchmarks.CallerMeter;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.ThreadParams;

/** Hits in memory, one after the other, over keys of realistically uneven popularity. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HitBenchmark {

    /** Name of the contender that this JVM measures. */
    @Param({"caffeine"})
    public String contender = "";

    /** Maximum number of entries of the cache; at least {@link Keys#COUNT}. */
    @Param({"125000"})
    public long maximumEntries;

    private @Nullable Contender cache;

    /** Fills the cache, and cleans up after the filling. */
    @Setup
    public void fill() {
        cache = Contender.named(contender, maximumEntries);
        System.gc();
    }

    /** Fails the run if it measured anything else than hits. */
    @TearDown
    public void check() {
        if (cache != null) {
            cache.close();
        }
    }

    /**
     * Looks up the caller's next key.
     *
     * @param caller the thread's sequence of keys
     * @param meter counts the calls
     * @return the value
     */
    @Benchmark
    public String hit(Caller caller, CallerMeter meter) {
        meter.count();
        String value = cache == null ? null : cache.get(caller.next());
        if (value == null) {
            throw new IllegalStateException("a miss in a run of hits");
        }
        return value;
    }

    /** A caller's position in its sequence of keys. */
    @State(Scope.Thread)
    public static class Caller {

        private Long[] keys = {};
        private int position;

        /**
         * Draws the sequence.
         *
         * @param threads number of this caller
         */
        @Setup
        public void draw(ThreadParams threads) {
            keys = Keys.sequence(threads.getThreadIndex());
        }

        Long next() {
            return keys[position++ & (Keys.SEQUENCE - 1)];
        }
    }
}
