package io.tieredcache.benchmarks;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * One JVM that measures one contender once: JMH's warm-up, then short iterations of which the middle one counts.
 *
 * @param warmups iterations of {@link #WARMUP_MILLIS} before measuring
 * @param iterations iterations of {@link #ITERATION_MILLIS} that are measured
 */
public record JmhFork(int warmups, int iterations) {

    static final int WARMUP_MILLIS = 300;
    static final int ITERATION_MILLIS = 200;

    /**
     * Measures.
     *
     * @param benchmark class with one benchmark method that takes the parameter {@code contender}
     * @param contender its value
     * @param callers how many threads call at the same time
     * @return time and garbage of one call
     * @throws RunnerException if the benchmark failed
     */
    public Cost measure(Class<?> benchmark, String contender, int callers) throws RunnerException {
        Options options = new OptionsBuilder()
                .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
                .param("contender", contender)
                .threads(callers)
                .forks(1)
                .warmupIterations(warmups)
                .warmupTime(TimeValue.milliseconds(WARMUP_MILLIS))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.milliseconds(ITERATION_MILLIS))
                .jvmArgsAppend("-Xms512m", "-Xmx512m")
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        RunResult result = new Runner(options).runSingle();
        Collection<IterationResult> measured =
                result.getBenchmarkResults().iterator().next().getIterationResults();
        double[] times = measured.stream()
                .mapToDouble(iteration -> iteration.getPrimaryResult().getScore())
                .sorted()
                .toArray();
        double bytes = requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"), "bytes a call")
                .getScore();
        return new Cost(times[times.length / 2], bytes);
    }

    /**
     * What one call costs.
     *
     * @param nanos thread time in ns, waiting for a core included
     * @param bytes heap allocated in the whole JVM meanwhile
     */
    public record Cost(double nanos, double bytes) {}
}
