package io.tieredcache.metrics;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * A histogram of durations that only grows. Thread-safe; recording takes two atomic additions and loses no duration.
 */
final class LatencyRecorder {

    private final AtomicLongArray counts = new AtomicLongArray(LatencyBuckets.COUNT);
    private final LongAdder sumNanos = new LongAdder();

    void record(long nanos) {
        sumNanos.add(LatencyBuckets.counted(nanos));
        counts.getAndIncrement(LatencyBuckets.indexOf(nanos));
    }

    LatencySnapshot snapshot() {
        long[] now = new long[counts.length()];
        for (int i = 0; i < now.length; i++) {
            now[i] = counts.get(i);
        }
        return LatencySnapshot.of(now, sumNanos.sum());
    }
}
