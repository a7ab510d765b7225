package io.tieredcache.examples.demo;

import io.tieredcache.examples.Customer;
import io.tieredcache.examples.Order;
import io.tieredcache.jdbc.JdbcLoader;
import io.tieredcache.jdbc.JdbcSource;
import io.tieredcache.jdbc.JdbcWriter;
import io.tieredcache.spi.CallContext;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The system of record: the two tables through JDBC. As a {@link Store} it is the database alone, with the same
 * statements as the caches.
 */
final class Rows implements Store, AutoCloseable {

    private static final long DEADLINE_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int CONCURRENCY = 50;

    private final JdbcSource source;
    final JdbcLoader<Long, Customer> customers;
    final JdbcWriter<Long, Customer> customerWriter;
    final JdbcLoader<Long, Order> orders;

    Rows(DataSource database) {
        source = JdbcSource.builder(database)
                .concurrency(CONCURRENCY)
                .timeout(Duration.ofNanos(DEADLINE_NANOS))
                .build();
        customers = JdbcLoader.from(source, Long.class, Customer.class)
                .table("customer")
                .key("customer_id")
                .version("version")
                .build();
        customerWriter = JdbcWriter.to(source, Long.class, Customer.class)
                .table("customer")
                .key("customer_id")
                .version("version", "customer_version")
                .build();
        orders = JdbcLoader.from(source, Long.class, Order.class)
                .table("orders")
                .key("order_id")
                .build();
    }

    @Override
    public @Nullable Customer customer(long id) throws Exception {
        return customers.load(id, CallContext.within(DEADLINE_NANOS)).value();
    }

    @Override
    public @Nullable Order order(long id) throws Exception {
        return orders.load(id, CallContext.within(DEADLINE_NANOS)).value();
    }

    @Override
    public void put(Customer customer) throws Exception {
        customerWriter.write(customer.customerId(), customer, CallContext.within(DEADLINE_NANOS));
    }

    @Override
    public void close() {
        source.close();
    }
}
