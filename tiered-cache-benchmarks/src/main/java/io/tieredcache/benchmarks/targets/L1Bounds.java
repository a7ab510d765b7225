package io.tieredcache.benchmarks.targets;

import io.tieredcache.TieredCache;
import io.tieredcache.memory.MemoryTier;
import io.tieredcache.spi.CacheStats.NearStats;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAccumulator;

/**
 * Puts four times the capacity into an L1 with its default limits. One caller checks after every put that no limit is
 * exceeded. The momentary excess of several concurrent puts is noted beside it.
 */
final class L1Bounds {

    private static final int CALLERS = 4;
    private static final int SMALL_VALUES = 40_000;
    private static final int SMALL_BYTES = 10;
    private static final int LARGE_VALUES = 10_000;
    private static final int LARGE_BYTES = 20 * 1024;

    void measure(Findings findings) throws Exception {
        try (TieredCache<Integer, byte[]> small = cache()) {
            Most most = fill(small, 1, SMALL_VALUES, SMALL_BYTES);
            findings.add(Target.L1_ENTRIES, 1, (double) most.entries.get(), SMALL_VALUES);
        }
        try (TieredCache<Integer, byte[]> small = cache()) {
            Most most = fill(small, CALLERS, SMALL_VALUES, SMALL_BYTES);
            findings.note(Target.L1_ENTRIES, CALLERS, "amid_puts", Unit.COUNT, (double) most.entries.get());
        }
        long before = heap();
        try (TieredCache<Integer, byte[]> large = cache()) {
            Most most = fill(large, 1, LARGE_VALUES, LARGE_BYTES);
            findings.add(Target.L1_BYTES, 1, (double) most.bytes.get(), LARGE_VALUES);
            findings.note(Target.L1_BYTES, 1, "heap", Unit.BYTES, (double) (heap() - before));
        }
        try (TieredCache<Integer, byte[]> large = cache()) {
            Most most = fill(large, CALLERS, LARGE_VALUES, LARGE_BYTES);
            findings.note(Target.L1_BYTES, CALLERS, "amid_puts", Unit.BYTES, (double) most.bytes.get());
        }
    }

    private static TieredCache<Integer, byte[]> cache() {
        return TieredCache.<Integer, byte[]>named("bounds")
                .l1(MemoryTier.ofDefaults())
                .build();
    }

    private static Most fill(TieredCache<Integer, byte[]> cache, int callers, int values, int bytes) throws Exception {
        Most most = new Most();
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                int first = caller;
                running.add(threads.submit(() -> {
                    for (int key = first; key < values; key += callers) {
                        cache.put(key, new byte[bytes]);
                        most.look(cache.stats().l1());
                    }
                }));
            }
            for (Future<?> caller : running) {
                caller.get();
            }
            return most;
        } finally {
            threads.shutdownNow();
        }
    }

    /** Returns the bytes in use after a full collection. */
    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** The maximum of the held amount. Thread-safe. */
    private static final class Most {

        private final LongAccumulator entries = new LongAccumulator(Math::max, 0);
        private final LongAccumulator bytes = new LongAccumulator(Math::max, 0);

        void look(NearStats held) {
            entries.accumulate(held.entries());
            bytes.accumulate(held.bytes());
        }
    }
}
