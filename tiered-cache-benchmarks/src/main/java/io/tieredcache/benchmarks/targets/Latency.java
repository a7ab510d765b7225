package io.tieredcache.benchmarks.targets;

import org.HdrHistogram.Histogram;
import org.openjdk.jmh.util.Statistics;

/**
 * The latency of calls.
 *
 * @param samples number of timed calls
 * @param p50 microseconds of the 50th percentile
 * @param p99 microseconds of the 99th percentile
 * @param p999 microseconds of the 99.9th percentile
 * @param max microseconds of the slowest call
 */
record Latency(long samples, double p50, double p99, double p999, double max) {

    static final String P50 = "p50_us";
    static final String P99 = "p99_us";
    static final String P999 = "p999_us";
    static final String MAX = "max_us";
    static final String SAMPLES = "samples";
    static final String VALUE = "value";

    private static final double NANOS_PER_MICRO = 1e3;

    /** Returns the latency of a histogram in nanoseconds. */
    static Latency of(Histogram nanos) {
        return new Latency(
                nanos.getTotalCount(),
                nanos.getValueAtPercentile(50) / NANOS_PER_MICRO,
                nanos.getValueAtPercentile(99) / NANOS_PER_MICRO,
                nanos.getValueAtPercentile(99.9) / NANOS_PER_MICRO,
                nanos.getMaxValue() / NANOS_PER_MICRO);
    }

    /** Returns the latency of statistics in nanoseconds. */
    static Latency of(Statistics nanos) {
        return new Latency(
                nanos.getN(),
                nanos.getPercentile(50) / NANOS_PER_MICRO,
                nanos.getPercentile(99) / NANOS_PER_MICRO,
                nanos.getPercentile(99.9) / NANOS_PER_MICRO,
                nanos.getMax() / NANOS_PER_MICRO);
    }
}
