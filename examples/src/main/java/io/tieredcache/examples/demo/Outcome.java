package io.tieredcache.examples.demo;

import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What the callers of a workload saw.
 *
 * @param elapsed how long it ran
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
