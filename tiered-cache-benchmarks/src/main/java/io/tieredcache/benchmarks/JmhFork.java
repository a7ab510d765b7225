package io.tieredcache.benchmarks;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * One JVM that measures one contender once: JMH's warm-up, then short iterations; their median is the result.
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
     * @param benchmark class with one benchmark method, which takes a {@link CallerMeter}
     * @param parameters values of its parameters
     * @param callers number of threads that call at the same time
     * @return time and garbage of one call
     * @throws RunnerException if the benchmark failed
     */
    public Cost measure(Class<?> benchmark, Map<String, String> parameters, int callers) throws RunnerException {
        ChainedOptionsBuilder builder = new OptionsBuilder()
                .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
                .threads(callers)
                .forks(1)
                .warmupIterations(warmups)
                .warmupTime(TimeValue.milliseconds(WARMUP_MILLIS))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.milliseconds(ITERATION_MILLIS))
                .jvmArgsAppend("-Xms512m", "-Xmx512m")
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        parameters.forEach(builder::param);
        RunResult result = new Runner(builder.build()).runSingle();
        Collection<IterationResult> measured =
                result.getBenchmarkResults().iterator().next().getIterationResults();
        return new Cost(
                middle(measured, iteration -> iteration.getPrimaryResult().getScore()),
                middle(measured, iteration -> aCall(iteration, "cpuNanos")),
                middle(measured, iteration -> aCall(iteration, "allocatedBytes")));
    }

    private static double middle(Collection<IterationResult> iterations, ToDoubleFunction<IterationResult> figure) {
        double[] sorted = iterations.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** Returns a count of {@link CallerMeter}, divided by the calls. */
    private static double aCall(IterationResult iteration, String counter) {
        return event(iteration, counter) / event(iteration, "metered");
    }

    private static double event(IterationResult iteration, String counter) {
        return requireNonNull(iteration.getSecondaryResults().get(counter), counter)
                .getScore();
    }

    /**
     * The cost of one call to its caller.
     *
     * @param nanos elapsed time, waiting for a core included
     * @param cpuNanos processor time
     * @param bytes heap allocated
     */
    public record Cost(double nanos, double cpuNanos, double bytes) {}
}
