package io.tieredcache.benchmarks.targets;

import io.tieredcache.TieredCache;
import io.tieredcache.benchmarks.Zipf;
import io.tieredcache.examples.Customer;
import io.tieredcache.examples.Order;
import io.tieredcache.examples.demo.Servers;
import io.tieredcache.jdbc.JdbcLoader;
import io.tieredcache.jdbc.JdbcSource;
import io.tieredcache.jdbc.JdbcWriter;
import io.tieredcache.memory.MemoryTier;
import io.tieredcache.redis.RedisLink;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.redis.json.JsonCodec;
import io.tieredcache.spi.CacheStats;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The requests of a service with two caches of three tiers, all with their defaults: 93 % reads, 4 % deposits, which
 * read and write a customer, and 3 % invalidations, as if another program had changed a row. Half of the keys are
 * customers, half orders; all are drawn from a Zipf distribution with exponent 0.99. Thread-safe.
 */
final class Traffic implements OpenLoop.Requests, AutoCloseable {

    static final double INVALIDATIONS = 0.03;
    static final double DEPOSITS = 0.04;

    private static final int EARLIER_READS = 1_000_000;
    private static final int BATCH = 500;
    private static final long SEED = 20_261_130;

    private final DeepestTier deepest = new DeepestTier();
    private final long[] customerIds;
    private final long[] orderIds;
    private final Zipf customerRanks;
    private final Zipf orderRanks;
    private final JdbcSource source;
    private final TieredCache<Long, Customer> customers;
    private final TieredCache<Long, Order> orders;

    Traffic(Servers servers, RedisLink link) throws SQLException {
        customerIds = DatabaseFacts.ids(servers.database(), "customer", "customer_id");
        orderIds = DatabaseFacts.ids(servers.database(), "orders", "order_id");
        customerRanks = new Zipf(customerIds.length, Draws.EXPONENT);
        orderRanks = new Zipf(orderIds.length, Draws.EXPONENT);
        source = JdbcSource.builder(servers.database())
                .concurrency(QueryBenchmark.CONCURRENCY)
                .build();
        customers = TieredCache.<Long, Customer>named("traffic-customers")
                .l1(MemoryTier.ofDefaults())
                .l2(RedisTier.on(link, JsonCodec.of(Customer.class)))
                .l3(
                        JdbcLoader.from(source, Long.class, Customer.class)
                                .table("customer")
                                .key("customer_id")
                                .version("version")
                                .build(),
                        JdbcWriter.to(source, Long.class, Customer.class)
                                .table("customer")
                                .key("customer_id")
                                .version("version", "customer_version")
                                .build())
                .stats(deepest)
                .build();
        orders = TieredCache.<Long, Order>named("traffic-orders")
                .l1(MemoryTier.ofDefaults())
                .l2(RedisTier.on(link, JsonCodec.of(Order.class)))
                .l3(JdbcLoader.from(source, Long.class, Order.class)
                        .table("orders")
                        .key("order_id")
                        .build())
                .stats(deepest)
                .build();
    }

    /** Reads, many at a time, the keys that the requests of the previous twenty minutes would have read. */
    void readWhatWasReadBefore() {
        SplittableRandom random = new SplittableRandom(SEED);
        readDrawn(customers, customerIds, customerRanks, random);
        readDrawn(orders, orderIds, orderRanks, random);
    }

    private static <V> void readDrawn(TieredCache<Long, V> cache, long[] ids, Zipf ranks, SplittableRandom random) {
        Set<Long> seen = new LinkedHashSet<>();
        Set<Long> batch = new LinkedHashSet<>();
        for (int i = 0; i < EARLIER_READS / 2; i++) {
            long id = ids[ranks.next(random)];
            if (seen.add(id) && batch.add(id) && batch.size() == BATCH) {
                cache.getAll(batch);
                batch.clear();
            }
        }
        cache.getAll(batch);
    }

    @Override
    public Answer send(int number) throws Exception {
        SplittableRandom random = new SplittableRandom(SEED + number);
        double kind = random.nextDouble();
        boolean customer = random.nextBoolean();
        long id = customer ? customerIds[customerRanks.next(random)] : orderIds[orderRanks.next(random)];
        if (kind < INVALIDATIONS) {
            (customer ? customers : orders).invalidate(id);
            return Answer.WRITE;
        }
        if (kind < INVALIDATIONS + DEPOSITS) {
            long to = customerIds[customerRanks.next(random)];
            customers.put(to, customer(to).deposit(1));
            return Answer.WRITE;
        }
        deepest.begin();
        if (customer) {
            customer(id);
        } else {
            order(id);
        }
        return Answer.of(deepest.get());
    }

    private Customer customer(long id) {
        Customer found = customers.get(id);
        if (found == null || found.customerId() != id) {
            throw new IllegalStateException("customer " + id + " was answered with " + found);
        }
        return found;
    }

    private void order(long id) {
        Order found = orders.get(id);
        if (found == null || found.orderId() != id) {
            throw new IllegalStateException("order " + id + " was answered with " + found);
        }
    }

    LookUps lookUps() {
        return LookUps.of(customers.stats()).plus(LookUps.of(orders.stats()));
    }

    @Override
    public void close() {
        customers.close();
        orders.close();
        source.close();
    }

    /**
     * The number of keys that were looked up, and the number that had to be loaded.
     *
     * @param all lookups
     * @param loaded lookups that no tier answered
     */
    record LookUps(long all, long loaded) {

        static LookUps of(CacheStats stats) {
            return new LookUps(
                    stats.l1().hits() + stats.l1().misses(), stats.l3().loadedKeys());
        }

        LookUps plus(LookUps other) {
            return new LookUps(all + other.all, loaded + other.loaded);
        }

        LookUps since(LookUps before) {
            return new LookUps(all - before.all, loaded - before.loaded);
        }

        double hitPercent() {
            return 100.0 * (all - loaded) / all;
        }
    }
}
