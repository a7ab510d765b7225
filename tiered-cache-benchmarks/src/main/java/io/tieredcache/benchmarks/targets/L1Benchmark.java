package io.tieredcache.benchmarks.targets;

import io.tieredcache.TieredCache;
import io.tieredcache.WriteOutcome;
import io.tieredcache.benchmarks.Customer;
import io.tieredcache.memory.MemoryTier;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Gets from and puts into a cache whose only tier is L1 with its default bounds. */
@State(Scope.Benchmark)
public class L1Benchmark {

    /** Number of keys to put, four times the capacity of L1, so that a put must evict. */
    private static final int KEYS_PUT = 40_000;

    private final TieredCache<Integer, Customer> cache = TieredCache.<Integer, Customer>named("targets")
            .l1(MemoryTier.ofDefaults())
            .build();
    private final List<Customer> customers = new ArrayList<>();

    /** Fills the cache. */
    @Setup
    public void fill() {
        for (int key = 0; key < Draws.KEYS; key++) {
            customers.add(Customer.of(key));
            cache.put(key, customers.get(key));
        }
    }

    /** Closes the cache. */
    @TearDown
    public void close() {
        cache.close();
    }

    /**
     * Gets an existing key.
     *
     * @param draws keys of the caller
     * @return the value
     */
    @Benchmark
    public Customer get(Draws draws) {
        Customer found = cache.get(draws.next());
        if (found == null) {
            throw new IllegalStateException("a miss in a run of hits");
        }
        return found;
    }

    /**
     * Puts a value, and evicts another one when the cache is full.
     *
     * @param draws keys of the caller
     * @return the outcome
     */
    @Benchmark
    public WriteOutcome set(Draws draws) {
        int drawn = draws.next();
        return cache.put(drawn + Draws.KEYS * draws.even(KEYS_PUT / Draws.KEYS), customers.get(drawn));
    }
}
