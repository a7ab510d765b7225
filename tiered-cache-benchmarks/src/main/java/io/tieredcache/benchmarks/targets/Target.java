package io.tieredcache.benchmarks.targets;

import io.tieredcache.benchmarks.targets.Bound.Comparison;
import java.util.Locale;

/** A target of the cache. The order is that of the table. */
enum Target {
    L1_GET("L1 get", Bound.belowMillis(1)),
    L1_SET("L1 set", Bound.belowMillis(2)),
    L1_ENTRIES("L1 entries by default", new Bound(Comparison.AT_MOST, 10_000, Unit.COUNT)),
    L1_BYTES("L1 bytes by default", new Bound(Comparison.AT_MOST, 50 * 1024 * 1024, Unit.BYTES)),
    L2_GET("L2 get", Bound.belowMillis(5)),
    L2_SET("L2 set", Bound.belowMillis(10)),
    L2_PIPELINE_READS("L2 pipeline, reads", new Bound(Comparison.AT_LEAST, 10_000, Unit.PER_SECOND)),
    L2_PIPELINE_WRITES("L2 pipeline, writes", new Bound(Comparison.AT_LEAST, 10_000, Unit.PER_SECOND)),
    GZIP("gzip only where it makes smaller; exceptions", new Bound(Comparison.AT_MOST, 0, Unit.COUNT)),
    QUERY("database query", Bound.belowMillis(10)),
    RESPONSE("response", Bound.belowMillis(50)),
    RESPONSE_L1("response, answered by L1", Bound.belowMillis(50)),
    RESPONSE_L2("response, answered by L2", Bound.belowMillis(50)),
    RESPONSE_L3("response, answered by L3", Bound.belowMillis(50)),
    HIT_RATIO("hit ratio", new Bound(Comparison.ABOVE, 95, Unit.PERCENT)),
    THROUGHPUT("requests answered", new Bound(Comparison.AT_LEAST, 50_000, Unit.PER_MINUTE)),
    ERRORS("errors", new Bound(Comparison.BELOW, 0.5, Unit.PERCENT));

    /** The fewest samples for a percentile: with fewer, the 99th percentile is the largest sample. */
    private static final int FEWEST_SAMPLES_OF_A_PERCENTILE = 100;

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // a record of a number and two enums
    private final Bound bound;

    Target(String label, Bound bound) {
        this.label = label;
        this.bound = bound;
    }

    Bound bound() {
        return bound;
    }

    boolean isLatency() {
        return bound.unit() == Unit.MICROS;
    }

    /** Returns the scenario's name in the results file. */
    String scenario() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the metric that is compared with the limit. */
    String metric() {
        return isLatency() ? Latency.P99 : Latency.VALUE;
    }

    /** Returns the number of samples below which the target is not measured. */
    int fewestSamples() {
        return isLatency() ? FEWEST_SAMPLES_OF_A_PERCENTILE : 1;
    }

    String text() {
        return label + (isLatency() ? ": p99 " : ": ") + bound.text();
    }
}
