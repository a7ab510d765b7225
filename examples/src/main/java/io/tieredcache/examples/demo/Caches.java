package io.tieredcache.examples.demo;

import io.tieredcache.TieredCache;
import io.tieredcache.examples.Customer;
import io.tieredcache.examples.Order;
import io.tieredcache.memory.MemoryTier;
import io.tieredcache.redis.RedisLink;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.redis.json.JsonCodec;
import io.tieredcache.spi.StatsHook;
import org.jspecify.annotations.Nullable;

/** The two caches of the demo, built as an application builds them: one link to Redis, three tiers each. */
final class Caches implements Store, AutoCloseable {

    private final RedisLink link;
    private final Rows rows;
    final TieredCache<Long, Customer> customers;
    final TieredCache<Long, Order> orders;

    Caches(Servers servers, Plan plan, StatsHook hook) {
        rows = new Rows(servers.database());
        link = RedisLink.builder()
                .cluster(servers.redisAddresses())
                .namespace("demo")
                .connect();
        customers = TieredCache.<Long, Customer>named("customers")
                .l1(MemoryTier.builder().maximumEntries(plan.nearCustomers()).build())
                .l2(RedisTier.on(link, JsonCodec.of(Customer.class)))
                .l3(rows.customers, rows.customerWriter)
                .stats(hook)
                .build();
        orders = TieredCache.<Long, Order>named("orders")
                .l1(MemoryTier.builder().maximumEntries(plan.nearOrders()).build())
                .l2(RedisTier.on(link, JsonCodec.of(Order.class)))
                .l3(rows.orders)
                .stats(hook)
                .build();
    }

    @Override
    public @Nullable Customer customer(long id) {
        return customers.get(id);
    }

    @Override
    public @Nullable Order order(long id) {
        return orders.get(id);
    }

    @Override
    public void put(Customer customer) {
        customers.put(customer.customerId(), customer);
    }

    LookUps lookUps() {
        return LookUps.of(customers.stats(), orders.stats());
    }

    /** Returns the number of keys whose change Redis has not confirmed. */
    long pending() {
        return customers.stats().pendingInvalidations() + orders.stats().pendingInvalidations();
    }

    @Override
    public void close() {
        customers.close();
        orders.close();
        link.close();
        rows.close();
    }
}
