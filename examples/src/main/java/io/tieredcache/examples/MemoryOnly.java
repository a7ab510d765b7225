package io.tieredcache.examples;

import io.tieredcache.TieredCache;
import io.tieredcache.memory.MemoryTier;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** L1 alone in front of a slow function: one tier is a complete cache. */
public final class MemoryOnly {

    private MemoryOnly() {}

    /**
     * Asks for ten square roots a thousand times.
     *
     * @return the number of computations
     */
    public static int computations() {
        AtomicInteger computed = new AtomicInteger();
        try (TieredCache<Integer, Double> roots = TieredCache.<Integer, Double>named("roots")
                .l1(MemoryTier.builder().maximumEntries(1_000).build())
                .l3(number -> {
                    computed.incrementAndGet();
                    return Math.sqrt(number);
                })
                .ttl(Duration.ofMinutes(10))
                .build()) {
            for (int i = 0; i < 1_000; i++) {
                roots.get(i % 10);
            }
            return computed.get();
        }
    }

    /**
     * Runs the example.
     *
     * @param args none
     */
    public static void main(String[] args) {
        System.out.println("1,000 look-ups, " + computations() + " computations");
    }
}
