package io.tieredcache.examples.demo;

import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * The result of a workload as its callers saw it.
 *
 * @param elapsed its duration
 * @param reads nanoseconds of each read
 * @param writes nanoseconds of each read-modify-write
 * @param wrong wrong answers and exceptions
 * @param examples the first of them
 */
record Outcome(Duration elapsed, Histogram reads, Histogram writes, long wrong, List<String> examples) {

    double readsPerSecond() {
        return reads.getTotalCount() * 1e9 / elapsed.toNanos();
    }
}
