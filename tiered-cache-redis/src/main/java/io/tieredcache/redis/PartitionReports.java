package io.tieredcache.redis;

import io.tieredcache.redis.client.Partitions;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The completeness of reports: for each partition, the time up to which and since which they are complete. Thread-safe.
 */
final class PartitionReports {

    private static final long CURRENT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final AtomicLongArray last = new AtomicLongArray(Partitions.COUNT);
    private final AtomicLongArray since = new AtomicLongArray(Partitions.COUNT);

    PartitionReports() {
        long now = System.nanoTime();
        for (int partition = 0; partition < Partitions.COUNT; partition++) {
            last.set(partition, now - CURRENT_NANOS - 1);
            since.set(partition, now);
        }
    }

    void current(BitSet partitions, long sentNanos) {
        partitions.stream()
                .forEach(partition -> last.accumulateAndGet(partition, sentNanos, (a, b) -> b - a > 0 ? b : a));
    }

    void suspect(BitSet partitions) {
        long now = System.nanoTime();
        partitions.stream().forEach(partition -> {
            since.set(partition, now);
            last.set(partition, now - CURRENT_NANOS - 1);
        });
    }

    boolean isCurrent(int partition, long now) {
        return now - last.get(partition) <= CURRENT_NANOS;
    }

    /** Returns whether the reports have been complete for that long, and still are. */
    boolean isCurrentFor(int partition, long nanos, long now) {
        return isCurrent(partition, now) && now - since.get(partition) > nanos;
    }

    int suspects(long now) {
        int count = 0;
        for (int partition = 0; partition < Partitions.COUNT; partition++) {
            count += isCurrent(partition, now) ? 0 : 1;
        }
        return count;
    }

    /** Returns the age of the oldest proof among the partitions that have a current one; -1 if none has. */
    long oldestProofNanos(long now) {
        long oldest = -1;
        for (int partition = 0; partition < Partitions.COUNT; partition++) {
            if (isCurrent(partition, now)) {
                oldest = Math.max(oldest, now - last.get(partition));
            }
        }
        return oldest;
    }
}
