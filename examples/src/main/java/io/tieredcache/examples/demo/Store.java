package io.tieredcache.examples.demo;

import io.tieredcache.examples.Customer;
import io.tieredcache.examples.Order;
import org.jspecify.annotations.Nullable;

/** The store that the workload reads and writes: the caches, or the database alone. */
interface Store {

    @Nullable
    Customer customer(long id) throws Exception;

    @Nullable
    Order order(long id) throws Exception;

    void put(Customer customer) throws Exception;
}
