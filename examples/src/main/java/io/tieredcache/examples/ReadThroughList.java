package io.tieredcache.examples;

import static java.util.Objects.requireNonNull;

import io.tieredcache.TieredCache;
import io.tieredcache.examples.demo.Servers;
import io.tieredcache.examples.demo.TpchData;
import io.tieredcache.memory.MemoryTier;
import io.tieredcache.redis.RedisLink;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.redis.json.JsonCodec;
import io.tieredcache.spi.CacheLoader;
import java.sql.Date;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import tools.jackson.core.type.TypeReference;

/** The orders of a customer: loaded by a query of the application, in a value type with type parameters. */
public final class ReadThroughList {

    private ReadThroughList() {}

    /**
     * Builds the cache.
     *
     * @param link to Redis
     * @param database holds the table orders
     * @return lists of orders by customer
     */
    public static TieredCache<Long, List<Order>> ordersByCustomer(RedisLink link, DataSource database) {
        return TieredCache.<Long, List<Order>>named("orders-by-customer")
                .l1(MemoryTier.ofDefaults())
                .l2(RedisTier.on(link, JsonCodec.of(new TypeReference<List<Order>>() {})))
                .l3(ordersIn(database))
                .build();
    }

    private static CacheLoader<Long, List<Order>> ordersIn(DataSource database) {
        return customer -> {
            try (var connection = database.getConnection();
                    var query = connection.prepareStatement(
                            "select * from orders where customer_id = ? order by order_date, order_id")) {
                query.setLong(1, customer);
                List<Order> orders = new ArrayList<>();
                for (ResultSet row = query.executeQuery(); row.next(); ) {
                    orders.add(order(row));
                }
                return List.copyOf(orders);
            }
        };
    }

    private static Order order(ResultSet row) throws java.sql.SQLException {
        return new Order(
                row.getLong("order_id"),
                row.getLong("customer_id"),
                row.getString("status"),
                row.getLong("total_cents"),
                row.getObject("order_date", Date.class).toLocalDate(),
                row.getString("priority"),
                row.getString("clerk"),
                row.getString("comment"));
    }

    /**
     * Runs the example on servers that it starts.
     *
     * @param args none
     * @throws Exception if a server does not start
     */
    public static void main(String[] args) throws Exception {
        try (Servers servers = Servers.start()) {
            new TpchData(servers.database(), 0.01).load(rows -> {});
            try (RedisLink link = RedisLink.builder()
                            .cluster(servers.redisAddresses())
                            .namespace("shop")
                            .connect();
                    TieredCache<Long, List<Order>> orders = ordersByCustomer(link, servers.database())) {
                for (Order order : requireNonNull(orders.get(1L))) {
                    System.out.println(order.orderDate() + "  " + order.totalCents() / 100.0);
                }
            }
        }
    }
}
