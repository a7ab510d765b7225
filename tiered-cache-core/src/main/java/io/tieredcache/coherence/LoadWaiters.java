package io.tieredcache.coherence;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;

/**
 * The callers that wait for another JVM's load. A report by L2 that the load has ended wakes them. The report is only a
 * hint: each caller also retries by itself.
 */
public final class LoadWaiters {

    private final ConcurrentMap<Long, CountDownLatch> waiting = new ConcurrentHashMap<>();

    /** Returns a latch that opens at the next report about the key. The caller must call {@link #end} afterwards. */
    public CountDownLatch expect(long hash) {
        return waiting.computeIfAbsent(hash, unused -> new CountDownLatch(1));
    }

    void wake(long hash) {
        if (!waiting.isEmpty()) {
            CountDownLatch latch = waiting.remove(hash);
            if (latch != null) {
                latch.countDown();
            }
        }
    }

    public void end(long hash, CountDownLatch latch) {
        waiting.remove(hash, latch);
    }
}
