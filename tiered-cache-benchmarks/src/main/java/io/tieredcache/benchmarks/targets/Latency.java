package io.tieredcache.benchmarks.targets;

import org.HdrHistogram.Histogram;
import org.openjdk.jmh.util.Statistics;

/**
 * How long calls took.
 *
 * @param samples calls that were timed
 * @param p50 microseconds that half of them stayed within
 * @param p99 microseconds that 99 in 100 stayed within
 * @param p999 microseconds that 999 in 1,000 stayed within
 * @param max microseconds of the slowest one
 */
record Latency(long samples, double p50, double p99, double p999, double max) {

    static final String P50 = "p50_us";
    static final String P99 = "p99_us";
    static final String P999 = "p999_us";
    static final String MAX = "max_us";
    static final String SAMPLES = "samples";
    static final String VALUE = "value";

    private static final double NANOS_PER_MICRO = 1e3;

    /** Reads nanoseconds. */
    static Latency of(Histogram nanos) {
        return new Latency(
                nanos.getTotalCount(),
                nanos.getValueAtPercentile(50) / NANOS_PER_MICRO,
                nanos.getValueAtPercentile(99) / NANOS_PER_MICRO,
                nanos.getValueAtPercentile(99.9) / NANOS_PER_MICRO,
                nanos.getMaxValue() / NANOS_PER_MICRO);
    }

    /** Reads nanoseconds. */
    static Latency of(Statistics nanos) {
        return new Latency(
                nanos.getN(),
                nanos.getPercentile(50) / NANOS_PER_MICRO,
                nanos.getPercentile(99) / NANOS_PER_MICRO,
                nanos.getPercentile(99.9) / NANOS_PER_MICRO,
                nanos.getMax() / NANOS_PER_MICRO);
    }
}
