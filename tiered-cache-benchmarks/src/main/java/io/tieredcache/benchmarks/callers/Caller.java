package io.tieredcache.benchmarks.callers;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** A caller that makes the next call as soon as the last one has returned. */
final class Caller implements Callable<Caller> {

    private static final long FINEST_NANOS = 500;
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Workload.Call call;
    private final Phase phase;
    private final Histogram latencies = new Histogram(FINEST_NANOS, LONGEST_NANOS, 3);

    Caller(Workload.Call call, Phase phase) {
        this.call = call;
        this.phase = phase;
    }

    @Override
    public Caller call() throws Exception {
        try {
            long begin = System.nanoTime();
            for (int now = phase.now(); now != Phase.OVER; now = phase.now()) {
                call.run();
                long end = System.nanoTime();
                if (now == Phase.MEASURED && phase.now() == Phase.MEASURED) {
                    latencies.recordValue(Math.min(end - begin, LONGEST_NANOS));
                }
                begin = end;
            }
            return this;
        } finally {
            phase.end();
        }
    }

    /**
     * Returns the latencies of the calls that began and ended during the measurement; valid once the caller has ended.
     */
    Histogram latencies() {
        return latencies;
    }
}
