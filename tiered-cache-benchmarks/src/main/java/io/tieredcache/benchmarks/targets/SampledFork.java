package io.tieredcache.benchmarks.targets;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * JMH in separate JVMs, with a number of callers; each makes the next call as soon as its last one has returned.
 *
 * @param pace durations
 */
record SampledFork(Pace pace) {

    /** Measures the latency of single calls. */
    Latency latency(Class<?> benchmark, String method, Map<String, String> parameters, int callers)
            throws RunnerException {
        return Latency.of(run(benchmark, method, parameters, callers, Mode.SampleTime, TimeUnit.NANOSECONDS)
                .getStatistics());
    }

    /** Returns the operations a second of all callers together. */
    double throughput(Class<?> benchmark, String method, Map<String, String> parameters, int callers)
            throws RunnerException {
        return run(benchmark, method, parameters, callers, Mode.Throughput, TimeUnit.SECONDS)
                .getScore();
    }

    private Result<?> run(
            Class<?> benchmark, String method, Map<String, String> parameters, int callers, Mode mode, TimeUnit unit)
            throws RunnerException {
        ChainedOptionsBuilder builder = new OptionsBuilder()
                .include("^" + benchmark.getName().replace(".", "\\.") + "\\." + method + "$")
                .mode(mode)
                .timeUnit(unit)
                .threads(callers)
                .forks(pace.forks())
                .warmupIterations(pace.warmups())
                .warmupTime(TimeValue.milliseconds(pace.iterationMillis()))
                .measurementIterations(pace.iterations())
                .measurementTime(TimeValue.milliseconds(pace.iterationMillis()))
                .jvmArgsAppend("-Xms512m", "-Xmx512m")
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        parameters.forEach(builder::param);
        return new Runner(builder.build()).runSingle().getPrimaryResult();
    }
}
