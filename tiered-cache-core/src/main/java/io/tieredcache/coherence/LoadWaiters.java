package io.tieredcache.coherence;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;

/** Wakes those who wait for another JVM's load when L2 says that it has ended. Only a hint: they ask again by themselves. */
public final class LoadWaiters {

    private final ConcurrentMap<Long, CountDownLatch> waiting = new ConcurrentHashMap<>();

    /** Returns what opens when something happens to the key; to be ended by {@link #end}. */
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
