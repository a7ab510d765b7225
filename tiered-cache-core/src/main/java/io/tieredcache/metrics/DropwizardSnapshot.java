package io.tieredcache.metrics;

import com.codahale.metrics.Snapshot;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A snapshot in Dropwizard's form. Its values are the middles of the buckets in use, once each, even for millions of
 * durations.
 */
final class DropwizardSnapshot extends Snapshot {

    private final LatencySnapshot durations;

    DropwizardSnapshot(LatencySnapshot durations) {
        this.durations = durations;
    }

    @Override
    public double getValue(double quantile) {
        return durations.percentileNanos(100 * quantile);
    }

    @Override
    public long[] getValues() {
        return durations.buckets().stream()
                .mapToLong(DropwizardSnapshot::middle)
                .toArray();
    }

    @Override
    public int size() {
        return (int) Math.min(Integer.MAX_VALUE, durations.count());
    }

    @Override
    public long getMax() {
        return durations.percentileNanos(100);
    }

    @Override
    public double getMean() {
        return durations.meanNanos();
    }

    @Override
    public long getMin() {
        return durations.percentileNanos(0);
    }

    @Override
    public double getStdDev() {
        List<LatencySnapshot.Bucket> buckets = durations.buckets();
        double mean = getMean();
        double squares = 0;
        for (LatencySnapshot.Bucket bucket : buckets) {
            squares += bucket.count() * Math.pow(middle(bucket) - mean, 2);
        }
        return durations.count() < 2 ? 0 : Math.sqrt(squares / (durations.count() - 1));
    }

    private static long middle(LatencySnapshot.Bucket bucket) {
        return LatencyBuckets.middle(LatencyBuckets.indexOf(bucket.lowestNanos()));
    }

    @Override
    public void dump(OutputStream output) {
        PrintWriter out = new PrintWriter(output, false, StandardCharsets.UTF_8);
        for (long value : getValues()) {
            out.printf("%d%n", value);
        }
        out.flush();
    }
}
