package io.tieredcache.benchmarks.targets;

import io.tieredcache.TieredCache;
import io.tieredcache.WriteOutcome;
import io.tieredcache.benchmarks.Customer;
import io.tieredcache.redis.RedisLink;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.redis.json.JsonCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Gets from and puts into a cache whose only tier is L2 with its defaults, gzip included. A call that Redis does not
 * answer in time is a miss or a pending write, and counts with its duration. If there are more than one in a hundred,
 * the run fails.
 */
@State(Scope.Benchmark)
public class L2Benchmark {

    private static final int KEYS = 10_000;
    private static final int BATCH = 100;
    private static final int MOST_UNANSWERED = 100;
    private static final int ATTEMPTS = 50;

    /** Addresses of the cluster's nodes: {@code host:port}, separated by commas. */
    @Param({""})
    public String redis = "";

    private final List<Customer> customers = new ArrayList<>();
    private final LongAdder asked = new LongAdder();
    private final LongAdder unanswered = new LongAdder();
    private @Nullable RedisLink link;
    private @Nullable TieredCache<Integer, Customer> cache;

    /** Connects, and stores every key. */
    @Setup
    public void fill() {
        link = RedisLink.builder()
                .cluster(List.of(redis.split(",", -1)))
                .namespace("targets")
                .connect();
        cache = TieredCache.<Integer, Customer>named("customers")
                .l2(RedisTier.on(link, JsonCodec.of(Customer.class)))
                .build();
        for (int key = 0; key < KEYS; key++) {
            customers.add(Customer.of(key));
        }
        for (int first = 0; first < KEYS; first += BATCH) {
            store(batch(first));
        }
    }

    /** Stores a batch, with retries: a JVM that has just started may be too slow for the deadline of a call. */
    private void store(Map<Integer, Customer> batch) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            cache().putAll(batch);
            if (cache().getAll(batch.keySet()).size() == batch.size()) {
                return;
            }
        }
        throw new IllegalStateException("Redis did not take " + batch.size() + " values in " + ATTEMPTS + " attempts");
    }

    /** Closes cache and link, and fails the run if Redis did not answer. */
    @TearDown
    public void close() {
        cache().close();
        if (link != null) {
            link.close();
        }
        if (unanswered.sum() > asked.sum() / MOST_UNANSWERED) {
            throw new IllegalStateException(unanswered + " of " + asked + " operations were not answered by Redis");
        }
    }

    /**
     * Gets an existing key.
     *
     * @param draws keys of the caller
     * @return the value; null if Redis did not answer
     */
    @Benchmark
    public @Nullable Customer get(Draws draws) {
        Customer found = cache().get(draws.even(KEYS));
        note(1, found == null ? 0 : 1);
        return found;
    }

    /**
     * Puts a value.
     *
     * @param draws keys of the caller
     * @return the outcome
     */
    @Benchmark
    public WriteOutcome set(Draws draws) {
        int key = draws.even(KEYS);
        WriteOutcome outcome = cache().put(key, customers.get(key));
        note(1, outcome == WriteOutcome.PENDING ? 0 : 1);
        return outcome;
    }

    /**
     * Gets 100 existing keys in one call.
     *
     * @param draws keys of the caller
     * @return the values
     */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public Map<Integer, Customer> getAll(Draws draws) {
        Map<Integer, Customer> found =
                cache().getAll(batch(draws.even(KEYS / BATCH) * BATCH).keySet());
        note(BATCH, found.size());
        return found;
    }

    /**
     * Puts 100 values in one call.
     *
     * @param draws keys of the caller
     * @return the outcomes
     */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public WriteOutcome putAll(Draws draws) {
        WriteOutcome outcome = cache().putAll(batch(draws.even(KEYS / BATCH) * BATCH));
        note(BATCH, outcome == WriteOutcome.PENDING ? 0 : BATCH);
        return outcome;
    }

    private Map<Integer, Customer> batch(int first) {
        Map<Integer, Customer> batch = new HashMap<>();
        for (int key = first; key < first + BATCH; key++) {
            batch.put(key, customers.get(key));
        }
        return batch;
    }

    private void note(int keys, int answered) {
        asked.add(keys);
        unanswered.add(keys - answered);
    }

    private TieredCache<Integer, Customer> cache() {
        if (cache == null) {
            throw new IllegalStateException("not connected");
        }
        return cache;
    }
}
