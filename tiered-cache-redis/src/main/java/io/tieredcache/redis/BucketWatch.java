package io.tieredcache.redis;

import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/** Up to when, and since when, the reports of each bucket are complete. Thread-safe. */
final class BucketWatch {

    private static final long CURRENT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final AtomicLongArray last = new AtomicLongArray(Buckets.COUNT);
    private final AtomicLongArray since = new AtomicLongArray(Buckets.COUNT);

    BucketWatch() {
        long now = System.nanoTime();
        for (int bucket = 0; bucket < Buckets.COUNT; bucket++) {
            last.set(bucket, now - CURRENT_NANOS - 1);
            since.set(bucket, now);
        }
    }

    void current(BitSet buckets, long sentNanos) {
        buckets.stream().forEach(bucket -> last.accumulateAndGet(bucket, sentNanos, (a, b) -> b - a > 0 ? b : a));
    }

    void suspect(BitSet buckets) {
        long now = System.nanoTime();
        buckets.stream().forEach(bucket -> {
            since.set(bucket, now);
            last.set(bucket, now - CURRENT_NANOS - 1);
        });
    }

    boolean isCurrent(int bucket, long now) {
        return now - last.get(bucket) <= CURRENT_NANOS;
    }

    /** The reports have been complete for that long, and are. */
    boolean isCurrentFor(int bucket, long nanos, long now) {
        return isCurrent(bucket, now) && now - since.get(bucket) > nanos;
    }

    int suspects(long now) {
        int count = 0;
        for (int bucket = 0; bucket < Buckets.COUNT; bucket++) {
            count += isCurrent(bucket, now) ? 0 : 1;
        }
        return count;
    }

    /** Age of the oldest proof among the buckets that have a current one; -1 if none has. */
    long oldestProofNanos(long now) {
        long oldest = -1;
        for (int bucket = 0; bucket < Buckets.COUNT; bucket++) {
            if (isCurrent(bucket, now)) {
                oldest = Math.max(oldest, now - last.get(bucket));
            }
        }
        return oldest;
    }
}
