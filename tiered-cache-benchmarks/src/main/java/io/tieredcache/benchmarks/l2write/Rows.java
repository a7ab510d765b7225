package io.tieredcache.benchmarks.l2write;

import io.tieredcache.benchmarks.Customer;
import io.tieredcache.redis.json.JsonCodec;

/** Values to write, made in advance: encoding a value is part of a write, making it is not. */
final class Rows {

    static final JsonCodec<Customer> CODEC = JsonCodec.of(Customer.class);

    private static final int COUNT = 1_000;
    private static final Customer[] ALL = new Customer[COUNT];

    static {
        for (int i = 0; i < COUNT; i++) {
            ALL[i] = Customer.of(i);
        }
    }

    private Rows() {}

    static Customer of(int key) {
        return ALL[key % COUNT];
    }
}
